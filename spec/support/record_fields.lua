-- What records have, by service and type, as the services publish it: which fields, of which types. Owns these tables
-- only; types.lua makes the classes of records of them. Nothing at run time knows them: a record has what was sent.
--
-- "title:s? status:s=pending|completed": a type stands behind a colon (string, integer, number, boolean, array,
-- object; x is any), "?" where the field may be null or missing, and known words behind "=". "*" says that there are
-- more which are documented nowhere: then no field of that type is a mistake.
--
-- HeyGen: external-api.json as of 2026-07-22; of older and later things what documents and clients of others show
-- (heygen.md 1 and 3, actions-heygen.md 4): what answers in v3 has v3's fields besides. TwelveLabs: openapi.json, v1.3,
-- which says of no field that it must be there: one that all answers with the thing show counts as such, unless it is
-- known to come later or only with some.

local fields = {}

fields.heygen = {
  asset = "id:s name:s file_type:s=image|video|audio folder_id:s? created_ts:i url:s?",
  avatar =
    "avatar_id:s avatar_name:s default_voice_id:s? gender:s=female|male|unknown premium:b preview_image_url:s? "
    .. "preview_video_url:s? tags:a? type:s?",
  avatar_group =
    "id:s name:s created_at:i default_voice_id:s? group_type:s num_looks:i preview_image:s? train_status:s?",
  brand_voice = "id:s name:s blacklist:a? tones:a? vocabulary:a? whitelist:a?",
  folder =
    "id:s name:s parent_id:s? project_type:s=video_translate|instant_avatar|video|asset|brand_kit|mixed is_trash:b "
    .. "created_ts:i updated_ts:i direct_children_count:i creator_username:s",
  group_avatar =
    "avatar_id:s avatar_name:s business_type:s? created_at:n? gender:s? group_id:s? id:s? image_url:s? is_motion:b? "
    .. "motion_preview_url:s? name:s? premium:b? preview_image_url:s? preview_video_url:s? status:s? "
    .. "upscale_availability:o? *",
  knowledge_base = "id:s name:s opening:s? prompt:s? *",
  language = "language:s",
  locale = "value:s label:s language:s language_code:s locale:s tag:s?",
  streaming_avatar = "avatar_id:s created_at:i is_public:b status:s=ACTIVE|INACTIVE",
  streaming_session =
    "session_id:s status:s=new|connecting|connected|closed created_at:i api_key_type:s? avatar_id:s? duration:n? "
    .. "voice_name:s?",
  talking_photo = "talking_photo_id:s talking_photo_name:s preview_image_url:s?",
  template = "template_id:s name:s aspect_ratio:s? thumbnail_image_url:s?",
  translation = "video_translate_id:s title:s? status:s=pending|running|success|failed url:s? message:s?",
  ["v3.agent_style"] = "aspect_ratio:s? name:s preview_video_url:s? style_id:s tags:a? thumbnail_url:s?",
  ["v3.asset"] =
    "asset_id:s? folder_id:s? id:s mime_type:s? name:s owner:s size_bytes:i? space_id:s status:s? type:s "
    .. "uploaded_at:i url:s?",
  ["v3.asset_batch"] =
    "batch_id:s counts_by_status:o created_at:i has_more:b items:a next_token:s? status:s=processing|completed|failed "
    .. "title:s? total_items:i",
  ["v3.avatar_group"] =
    "consent_status:s? created_at:i default_voice_id:s? error:o? gender:s? id:s looks_count:i name:s "
    .. "preview_image_url:s? preview_video_url:s? status:s?=processing|pending_consent|failed|completed",
  ["v3.background_removal"] = "completed_at:i? created_at:i? duration:n? error:s? id:s layers:o? status:s",
  ["v3.batch_item"] = "error:o? item_index:i status:s?=queued|processing|completed|failed video_id:s? *",
  ["v3.brand_glossary"] = "brand_glossary_id:s created_at:s name:s updated_at:s *",
  ["v3.brand_kit"] = "brand_kit_id:s colors:a? logo_url:s? name:s *",
  ["v3.clipping"] =
    "callback_id:s? clips:a? created_at:i? failure_message:s? id:s input_language:s? output_settings:o? progress:i? "
    .. "source_duration:n? status:s=pending|running|completed|failed|cancelled title:s?",
  ["v3.comparison"] = "comparison_id:s status:s=processing|completed|failed result:o? error:o? *",
  ["v3.comparison_batch"] =
    "batch_id:s status:s=processing|completed|failed title:s? created_at:i? counts_by_status:o? items:a? "
    .. "total_items:i? *",
  ["v3.event"] = "created_at:s event_data:o event_id:s event_type:s",
  ["v3.event_type"] = "description:s event_type:s",
  ["v3.filler_word_removal"] = "id:s status:s progress:i? title:s? created_at:i? video_url:s? failure_message:s? *",
  ["v3.folder"] = "folder_id:s name:s type:s is_trash:b parent_id:s? created_at:i updated_at:i creator_username:s",
  ["v3.found_asset"] = "height:i? id:s is_transparent:b? orientation:s? type:s? url:s width:i?",
  ["v3.language"] = "language:s",
  ["v3.lipsync"] =
    "callback_id:s? caption_url:s? created_at:i? duration:n? failure_message:s? id:s lipsync_id:s? "
    .. "status:s=pending|running|completed|failed title:s? video_url:s?",
  ["v3.lipsync_batch"] =
    "batch_id:s counts_by_status:o created_at:i has_more:b items:a next_token:s? status:s=processing|completed|failed "
    .. "title:s? total_items:i",
  ["v3.look"] =
    "avatar_group:o? avatar_item:o? avatar_type:s=studio_avatar|digital_twin|photo_avatar default_voice_id:s? "
    .. "error:o? gender:s? group_id:s? id:s image_height:i? image_width:i? name:s "
    .. "preferred_orientation:s?=portrait|landscape|square preview_image_url:s? preview_video_url:s? "
    .. "status:s?=processing|pending_consent|failed|completed supported_api_engines:a? tags:a?",
  ["v3.model_voice"] =
    "voice_id:s mode:s? name:s? language:s? status:s=PENDING|ACTIVE|FAILED created_at:i? failure_reason:s? *",
  ["v3.podcast"] =
    "podcast_id:s status:s=processing|completed|failed title:s? video_url:s? failure_message:s? created_at:i? *",
  ["v3.proofread"] =
    "created_at:i? failure_message:s? id:s input_language:s? output_language:s? status:s=processing|completed|failed "
    .. "submitted_for_review:b? title:s?",
  ["v3.realtime_session"] = "stream_id:s status:s=pending|streaming|error hls_url:s? error_message:s? *",
  ["v3.render"] =
    "render_id:s title:s? format:s?=mp4|webm|mov status:s=queued|rendering|completed|failed created_at:i? "
    .. "video_url:s? failure_message:s? *",
  ["v3.sound"] =
    "audio_url:s description:s duration:n? id:s name:s peak_offset:n? placement:s? score:n type:s=music|sound_effects",
  ["v3.status"] = "batch_id:s? error:o? item_index:i? status:s video_id:s?",
  ["v3.template"] =
    "aspect_ratio:s? created_at:i? id:s name:s scene_ids:a? scenes:a? thumbnail_url:s? updated_at:i? variables:o?",
  ["v3.video"] =
    "captioned_video_url:s? completed_at:i? created_at:i? duration:n? failure_code:s? failure_message:s? folder_id:s? "
    .. "gif_url:s? id:s output_format:s?=mp4|webm output_language:s? status:s=pending|processing|completed|failed "
    .. "subtitle_url:s? thumbnail_url:s? title:s? video_id:s? video_page_url:s? video_url:s?",
  ["v3.video_agent"] =
    "created_at:i messages:a? progress:i? session_id:s "
    .. "status:s?=thinking|waiting_for_input|reviewing|generating|completed|failed title:s? video_id:s?",
  ["v3.video_batch"] =
    "batch_id:s counts_by_status:o created_at:i has_more:b items:a next_token:s? status:s=processing|completed|failed "
    .. "title:s? total_items:i",
  ["v3.video_translation"] =
    "audio_url:s? callback_id:s? created_at:i? duration:n? failure_message:s? id:s input_language:s? "
    .. "output_language:s? srt_caption_url:s? status:s=pending|running|completed|failed|processing title:s? "
    .. "translate_audio_only:b? video_translation_id:s? video_url:s? vtt_caption_url:s?",
  ["v3.video_translation_batch"] =
    "batch_id:s counts_by_status:o created_at:i has_more:b items:a next_token:s? status:s=processing|completed|failed "
    .. "title:s? total_items:i",
  ["v3.voice"] =
    "created_at:i? failure_message:s? gender:s? language:s? name:s? preview_audio_url:s? "
    .. "status:s?=processing|complete|failed support_interactive_avatar:b? support_locale:b? support_pause:b "
    .. "type:s?=public|private voice_clone_id:s? voice_id:s",
  ["v3.webhook_endpoint"] = "created_at:s endpoint_id:s events:a? secret:s? status:s url:s",
  ["v3.workflow"] = "id:s name:s status:s=draft|active|archived draft_revision:i? product_graph:o? meta:o? *",
  ["v3.workflow_run"] =
    "id:s workflow_id:s? version_id:s? version_number:i? inputs:o? "
    .. "status:s=pending|processing|succeeded|partial|failed|canceled created_at:s? error:o? *",
  ["v3.workflow_run_node"] = "node_id:s status:s=pending|processing|succeeded|failed|skipped|canceled *",
  ["v3.workflow_version"] = "id:s version_number:i checksum:s? product_graph:o? *",
  video =
    "video_id:s video_title:s? status:s=completed|processing|failed|draft created_at:i type:s=GENERATED|TRANSLATED "
    .. "folder_id:s?",
  voice =
    "voice_id:s name:s language:s gender:s emotion_support:b preview_audio:s? support_interactive_avatar:b? "
    .. "support_locale:b? support_pause:b",
  webhook_endpoint =
    "endpoint_id:s url:s username:s? events:a? status:s=enabled|disabled secret:s? space_id:s? entity_id:s? "
    .. "created_at:s",
  webhook_event = "event_type:s",
}

fields.twelvelabs = {
  analyze_batch =
    "analysis_mode:s=general|time_based_metadata batch_id:s canceled_at:s? canceled_items:i completed_at:s? "
    .. "created_at:s expired_at:s? expires_at:s? failed_items:i items:a? model_name:s processing_items:i "
    .. "queued_items:i ready_items:i status:s=pending|processing|canceling|canceled|completed|expired "
    .. "total_items:i webhooks:a?",
  analyze_task =
    "completed_at:s? created_at:s custom_id:s? error:o? request_params:o? result:o? "
    .. "status:s=queued|pending|processing|ready|failed task_id:s video_source:o? webhooks:a?",
  asset =
    "_id:s created_at:s duration:n? error:o? file_type:s filename:s hls:o? method:s=direct|url|multipart size:i? "
    .. "source:o? status:s=failed|processing|ready technical_metadata:o? thumbnail:o? user_metadata:o?",
  asset_index = "_id:s index:o?",
  connection =
    "_id:s account:o? connected_at:s custom_id:s? last_used_at:s? provider:s=google_drive scopes:a? "
    .. "status:s=active|expired|revoked",
  embed_task = "_id:s audio_embedding:o? created_at:s model_name:s status:s updated_at:s video_embedding:o?",
  embed_v2_task =
    "_id:s audio_embedding:o? created_at:s data:a? error:o? metadata:o? model_name:s? "
    .. "status:s=processing|ready|failed updated_at:s video_embedding:o?",
  entity =
    "_id:s asset_ids:a created_at:s description:s? entity_collection_id:s metadata:o? name:s "
    .. "status:s=processing|ready updated_at:s",
  entity_collection = "_id:s created_at:s description:s? name:s updated_at:s",
  found_item = "asset_type:s=video|image item_id:s matches:a? metadata:o? rank:i",
  import =
    "_id:s connection_id:s created_at:s custom_id:s? has_failures:b? item_count:i items:a? provider:s=google_drive",
  index =
    "_id:s addons:a? created_at:s expires_at:s? index_name:s models:a total_duration:n updated_at:s video_count:n",
  indexed_asset =
    "_id:s asset_id:s created_at:s embedding:o? hls:o? indexed_at:s? status:s=ready|pending|queued|indexing|failed "
    .. "system_metadata:o transcription:a? updated_at:s user_metadata:o?",
  item_collection =
    "_id:s created_at:s description:s? knowledge_store_id:s member_count:i metadata:o? name:s updated_at:s",
  knowledge_item =
    "_id:s asset_id:s asset_type:s=video|image created_at:s metadata:o? "
    .. "status:s=queued|pending|processing|ready|failed system_metadata:o updated_at:s",
  knowledge_store =
    "_id:s created_at:s description:s? ingestion_config:o? item_count:i metadata:o? name:s updated_at:s",
  match = "clips:a? end:n? id:s? rank:i start:n? thumbnail_url:s? transcription:s? user_metadata:o? video_id:s?",
  multipart_upload =
    "asset_id:s? chunk_size:i? chunks_completed:i? chunks_failed:i? chunks_pending:i? created_at:s expires_at:s? "
    .. "page_info:o? status:s=active|completed|failed|expired total_chunks:i? total_size:i updated_at:s? "
    .. "upload_headers:o? upload_id:s upload_urls:a? uploaded_chunks:a? uploaded_size:i?",
  redirect_uri = "_id:s created_at:s redirect_uri:s",
  task = "_id:s created_at:s hls:o? index_id:s status:s system_metadata:o updated_at:s video_id:s",
  upload_chunk = "error:s? index:i status:s=completed|pending|failed updated_at:s? uploaded_at:s?",
  video =
    "_id:s asset_id:s created_at:s embedding:o? hls:o? indexed_at:s? system_metadata:o transcription:a? updated_at:s "
    .. "user_metadata:o?",
}

return fields
