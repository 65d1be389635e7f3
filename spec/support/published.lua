-- What the services publish, by method and path: the parameters of query and body by name, or the reason why the
-- operation is neither a list nor an action. Owns these tables only.
--
-- "video:o! title:s": fields of a body have a type behind a colon (string, integer, number, boolean, array, object;
-- x is any); what must be given has a "!".
--
-- HeyGen: external-api.json as of 2026-07-22; what came until 2026-09-07, and folders after that; and what the
-- navigation of its documents of v1 and v2 names, with the fields that those (heygen-api 4.0.8) have. What takes the
-- navigation of its documents of v1 and v2 names, with the fields that those (heygen-api 4.0.8) have. What takes the
-- bytes of a file on another host (upload.heygen.com) is no part of it. TwelveLabs: openapi.json, v1.3; what makes an
-- asset of an address and what makes one of a file are one operation (method = "url", "direct").

local RETIRED = { reason = "a retired product" }
local STREAM = { reason = "it can only stream" }

local published = {}

published.heygen = {
  ["GET /v1/asset/list"] = "folder_id file_type limit token",
  ["POST /v1/asset/{asset_id}/delete"] = "",
  ["POST /v1/audio/text_to_speech"] = "text:s! voice_id:s! input_type:s speed:n language:s locale:s",
  ["GET /v1/brand_voice/list"] = "limit token name_only",
  ["POST /v1/brand_voice/{brand_voice_id}"] = "name:s blacklist:a whitelist:a tones:a vocabulary:a tone:s",
  ["GET /v1/folders"] = "parent_id name_filter is_trash limit token",
  ["POST /v1/folders/create"] = "name:s! project_type:s parent_id:s",
  ["POST /v1/folders/{folder_id}"] = "name:s!",
  ["POST /v1/folders/{folder_id}/restore"] = "",
  ["POST /v1/folders/{folder_id}/trash"] = "",
  ["POST /v1/streaming.create_token"] = RETIRED,
  ["POST /v1/streaming.interrupt"] = RETIRED,
  ["POST /v1/streaming.keep_alive"] = RETIRED,
  ["GET /v1/streaming.list"] = "",
  ["POST /v1/streaming.new"] = RETIRED,
  ["POST /v1/streaming.start"] = RETIRED,
  ["POST /v1/streaming.stop"] = RETIRED,
  ["POST /v1/streaming.task"] = RETIRED,
  ["GET /v1/streaming/avatar.list"] = "",
  ["POST /v1/streaming/knowledge_base/create"] = RETIRED,
  ["GET /v1/streaming/knowledge_base/list"] = "",
  ["POST /v1/streaming/knowledge_base/{knowledge_base_id}"] = RETIRED,
  ["POST /v1/streaming/knowledge_base/{knowledge_base_id}/delete"] = RETIRED,
  ["GET /v1/user/me"] = "",
  ["DELETE /v1/video.delete"] = "video_id! type",
  ["GET /v1/video.list"] = "folder_id title limit token",
  ["POST /v1/video.webm"] =
    "avatar_pose_id:s! avatar_style:s! input_text:s voice_id:s input_audio:s dimension:o",
  ["POST /v1/video/share"] = "video_id:s!",
  ["POST /v1/video_agent/generate"] = "prompt:s! config:o files:a callback_id:s callback_url:s",
  ["GET /v1/video_status.get"] = "video_id!",
  ["POST /v1/webhook/endpoint.add"] = "url:s! events:a entity_id:s",
  ["DELETE /v1/webhook/endpoint.delete"] = "endpoint_id!",
  ["GET /v1/webhook/endpoint.list"] = "",
  ["PATCH /v1/webhook/endpoint.update"] = "endpoint_id:s! url:s events:a",
  ["GET /v1/webhook/webhook.list"] = "",
  ["GET /v2/avatar/{look_id}/details"] = "",
  ["GET /v2/avatar_group.list"] = "include_public",
  ["GET /v2/avatar_group/{group_id}/avatars"] = "",
  ["GET /v2/avatars"] = "",
  ["POST /v2/photo_avatar/add_motion"] = "id:s! prompt:s motion_type:s",
  ["POST /v2/photo_avatar/add_sound_effect"] = "id:s!",
  ["POST /v2/photo_avatar/avatar_group/add"] = "group_id:s image_keys:a! name:s generation_id:s",
  ["POST /v2/photo_avatar/avatar_group/create"] = "name:s! image_key:s! generation_id:s",
  ["GET /v2/photo_avatar/generation/{generation_id}"] = "",
  ["POST /v2/photo_avatar/look/generate"] = "group_id:s prompt:s! orientation:s pose:s style:s",
  ["POST /v2/photo_avatar/photo/generate"] =
    "name:s! age:s! gender:s! ethnicity:s! orientation:s! pose:s! style:s! appearance:s!",
  ["POST /v2/photo_avatar/train"] = "group_id:s",
  ["GET /v2/photo_avatar/train/status/{group_id}"] = "",
  ["POST /v2/photo_avatar/upscale"] = "id:s!",
  ["DELETE /v2/photo_avatar/{look_id}"] = "",
  ["GET /v2/photo_avatar/{photo_avatar_id}"] = "",
  ["DELETE /v2/photo_avatar_group/{group_id}"] = "",
  ["GET /v2/streaming.list"] = "page page_size date_from date_to status",
  ["DELETE /v2/talking_photo/{look_id}"] = "",
  ["GET /v2/template/{template_id}"] = "",
  ["POST /v2/template/{template_id}/generate"] =
    "caption:b title:s test:b variables:o! dimension:o folder_id:s callback_id:s callback_url:s enable_sharing:b "
    .. "include_gif:b brand_voice_id:s",
  ["GET /v2/templates"] = "",
  ["GET /v2/user/remaining_quota"] = "",
  ["POST /v2/video/av4/generate"] =
    "image_key:s! video_title:s! script:s voice_id:s! audio_url:s audio_asset_id:s video_orientation:s fit:s "
    .. "custom_motion_prompt:s enhance_custom_motion_prompt:b",
  ["POST /v2/video/generate"] =
    "caption:b title:s callback_id:s callback_url:s folder_id:s dimension:o test:b video_inputs:a!",
  ["POST /v2/video_avatar"] =
    "training_footage_url:s! video_consent_url:s! avatar_name:s! avatar_group_id:s callback_id:s callback_url:s",
  ["DELETE /v2/video_avatar/{look_id}"] = "",
  ["GET /v2/video_avatar/{video_avatar_id}"] = "",
  ["POST /v2/video_translate"] =
    "video_url:s! title:s output_language:s output_languages:a translate_audio_only:b speaker_num:i callback_id:s "
    .. "enable_dynamic_duration:s brand_voice_id:s keep_the_same_format:b mode:s callback_url:s",
  ["GET /v2/video_translate/caption"] = "video_translate_id caption_type",
  ["POST /v2/video_translate/proofread"] =
    "video_url:s! title:s! output_language:s output_languages:a speaker_num:i brand_voice_id:s folder_id:s "
    .. "enable_video_stretching:b disable_music_track:b enable_speech_enhancement:b",
  ["GET /v2/video_translate/proofread/status/{proofread_id}"] = "",
  ["GET /v2/video_translate/proofread/{proofread_id}/download-srt"] = "",
  ["POST /v2/video_translate/proofread/{proofread_id}/generate"] =
    "captions:b translate_audio_only:b callback_id:s callback_url:s",
  ["POST /v2/video_translate/proofread/{proofread_id}/upload-srt"] = "srt_file_url:s!",
  ["GET /v2/video_translate/target_languages"] = "",
  ["GET /v2/video_translate/{video_translate_id}"] = "",
  ["GET /v2/voices"] = "",
  ["GET /v2/voices/locales"] = "",
  ["GET /v3/ai-clipping"] = "limit token",
  ["POST /v3/ai-clipping"] = "callback_id:s callback_url:s input_language:s output_settings:o title:s video:o!",
  ["GET /v3/ai-clipping/{job_id}"] = "",
  ["DELETE /v3/ai-clipping/{job_id}"] = "",
  ["GET /v3/assets"] = "username! limit token folder_id",
  ["POST /v3/assets"] = "file:s!",
  ["GET /v3/assets/batches/{batch_id}"] = "limit token",
  ["POST /v3/assets/complete/batches"] = "batch_id:s!",
  ["POST /v3/assets/direct-uploads"] = "checksum_sha256:s content_type:s! filename:s! size_bytes:i!",
  ["POST /v3/assets/direct-uploads/batches"] = "callback_url:s files:a! title:s",
  ["GET /v3/assets/search"] = "query! limit token type! scope",
  ["GET /v3/assets/statuses"] = "asset_ids batch_ids",
  ["GET /v3/assets/{asset_id}"] = "",
  ["DELETE /v3/assets/{asset_id}"] = "",
  ["POST /v3/assets/{asset_id}/complete"] = "checksum_sha256:s",
  ["GET /v3/audio/sounds"] = "query! type limit min_score token",
  ["POST /v3/avatar-realtime"] = "type:s! avatar_id:s! text:s voice_id:s audio:o",
  ["GET /v3/avatar-realtime/{stream_id}"] = "",
  ["POST /v3/avatar-realtime/{stream_id}/cancel"] = "",
  ["POST /v3/avatar-realtime/{stream_id}/text"] = "delta:s! final:b",
  ["GET /v3/avatar-realtime/{stream_id}/words"] = STREAM,
  ["GET /v3/avatars"] = "ownership limit token",
  ["POST /v3/avatars"] =
    "avatar_group_id:s avatar_id:s name:s! prompt:s reference_images:a type:s! file:o aspect_ratio:s",
  ["GET /v3/avatars/looks"] = "group_id avatar_type ownership limit token",
  ["GET /v3/avatars/looks/{look_id}"] = "",
  ["PATCH /v3/avatars/looks/{look_id}"] = "name:s",
  ["DELETE /v3/avatars/looks/{look_id}"] = "",
  ["GET /v3/avatars/{group_id}"] = "",
  ["PATCH /v3/avatars/{group_id}"] = "name:s",
  ["DELETE /v3/avatars/{group_id}"] = "",
  ["POST /v3/avatars/{group_id}/consent"] = "consent_text:s consent_video:o reroute_url:s",
  ["GET /v3/background-removals"] = "limit token",
  ["POST /v3/background-removals"] = "layers:a request_id:s title:s video:o!",
  ["GET /v3/background-removals/{job_id}"] = "",
  ["DELETE /v3/background-removals/{job_id}"] = "",
  ["GET /v3/brand-glossaries"] = "limit token",
  ["POST /v3/brand-glossaries"] = "name:s! terms:a do_not_translate_terms:a forced_translations:a",
  ["GET /v3/brand-glossaries/{brand_glossary_id}"] = "",
  ["PATCH /v3/brand-glossaries/{brand_glossary_id}"] = "name:s terms:a do_not_translate_terms:a forced_translations:a",
  ["DELETE /v3/brand-glossaries/{brand_glossary_id}"] = "",
  ["GET /v3/brand-kits"] = "limit token",
  ["POST /v3/brand-kits"] = "url:s! name:s",
  ["GET /v3/brand-kits/{brand_kit_id}"] = "",
  ["PATCH /v3/brand-kits/{brand_kit_id}"] = "name:s color_roles:o logo_roles:o font_roles:o",
  ["DELETE /v3/brand-kits/{brand_kit_id}"] = "",
  ["POST /v3/filler-word-removals"] = "video:o! title:s callback_url:s callback_id:s",
  ["GET /v3/filler-word-removals/{filler_word_removal_id}"] = "",
  ["POST /v3/folders"] = "name:s! parent_id:s type:s",
  ["GET /v3/folders/{folder_id}"] = "",
  ["GET /v3/hyperframes/renders"] = "limit token",
  ["POST /v3/hyperframes/renders"] =
    "project:o! fps:i quality:s format:s resolution:s aspect_ratio:s composition:s variables:o title:s "
    .. "callback_id:s callback_url:s",
  ["GET /v3/hyperframes/renders/{render_id}"] = "",
  ["DELETE /v3/hyperframes/renders/{render_id}"] = "",
  ["GET /v3/lipsyncs"] = "limit token",
  ["POST /v3/lipsyncs"] =
    "audio:o! callback_id:s callback_url:s disable_music_track:b enable_caption:b enable_dynamic_duration:b "
    .. "enable_speech_enhancement:b enable_watermark:b end_time:n folder_id:s fps_mode:s keep_the_same_format:b "
    .. "mode:s start_time:n title:s video:o!",
  ["POST /v3/lipsyncs/batches"] = "callback_url:s lipsyncs:a! title:s",
  ["GET /v3/lipsyncs/batches/{batch_id}"] = "limit token",
  ["GET /v3/lipsyncs/statuses"] = "lipsync_ids batch_ids",
  ["GET /v3/lipsyncs/{lipsync_id}"] = "",
  ["PATCH /v3/lipsyncs/{lipsync_id}"] = "title:s!",
  ["DELETE /v3/lipsyncs/{lipsync_id}"] = "",
  ["POST /v3/models/audio/tts"] = "voice_id:s! text:s! language:s! seed:i",
  ["POST /v3/models/audio/tts/stream"] = STREAM,
  ["GET /v3/models/audio/voices"] = "limit token",
  ["POST /v3/models/audio/voices"] = "mode:s voice_id:s name:s language:s audio:a!",
  ["GET /v3/models/audio/voices/{voice_id}"] = "",
  ["DELETE /v3/models/audio/voices/{voice_id}"] = "",
  ["GET /v3/podcasts"] = "limit token",
  ["POST /v3/podcasts"] =
    "topic:s source_files:a host_avatar_id:s! guest_avatar_id:s! host_voice_id:s! guest_voice_id:s! layout:s "
    .. "duration:s instructions:s callback_url:s callback_id:s",
  ["GET /v3/podcasts/{podcast_id}"] = "",
  ["DELETE /v3/podcasts/{podcast_id}"] = "",
  ["GET /v3/template/{template_id}"] = "",
  ["GET /v3/templates"] = "limit token",
  ["GET /v3/templates/{template_id}"] = "",
  ["POST /v3/templates/{template_id}"] =
    "brand_voice_id:s callback_id:s callback_url:s caption:b dimension:o enable_sharing:b folder_id:s fps:n "
    .. "include_gif:b keep_text_vertically_centered:b reorder_music:b scene_ids:a subtitles:o title:s variables:o! "
    .. "brand_glossary_id:s",
  ["GET /v3/users/me"] = "",
  ["GET /v3/video-agents"] = "limit token",
  ["POST /v3/video-agents"] =
    "avatar_id:s brand_kit_id:s callback_id:s callback_url:s files:a incognito_mode:b mode:s orientation:s "
    .. "prompt:s! style_id:s voice_id:s brand_glossary_id:s",
  ["GET /v3/video-agents/styles"] = "tag limit token",
  ["GET /v3/video-agents/{session_id}"] = "",
  ["POST /v3/video-agents/{session_id}"] = "avatar_id:s brand_kit_id:s files:a message:s! voice_id:s",
  ["GET /v3/video-agents/{session_id}/resources/{resource_id}"] = "",
  ["POST /v3/video-agents/{session_id}/stop"] = "",
  ["GET /v3/video-agents/{session_id}/videos"] = "",
  ["POST /v3/video-quality/comparisons"] =
    "prompt:s! model_a:s! model_b:s! video_a:o! video_b:o! question_id:s! judge_model_version:s",
  ["POST /v3/video-quality/comparisons/batches"] = "comparisons:a!",
  ["GET /v3/video-quality/comparisons/batches/{batch_id}"] = "limit token",
  ["GET /v3/video-quality/comparisons/{comparison_id}"] = "",
  ["GET /v3/video-translations"] = "limit token",
  ["POST /v3/video-translations"] =
    "audio:o brand_glossary_id:s brand_voice_id:s callback_id:s callback_url:s disable_music_track:b "
    .. "enable_caption:b enable_dynamic_duration:b enable_speech_enhancement:b enable_watermark:b end_time:n "
    .. "folder_id:s fps_mode:s input_language:s keep_the_same_format:b mode:s output_languages:a! speaker_num:i "
    .. "srt:o srt_role:s start_time:n stock_voice_config:o title:s translate_audio_only:b video:o!",
  ["POST /v3/video-translations/batches"] = "callback_url:s title:s video_translations:a!",
  ["GET /v3/video-translations/batches/{batch_id}"] = "limit token",
  ["GET /v3/video-translations/languages"] = "",
  ["POST /v3/video-translations/proofreads"] =
    "brand_glossary_id:s brand_voice_id:s disable_music_track:b enable_speech_enhancement:b "
    .. "enable_video_stretching:b folder_id:s keep_the_same_format:b mode:s output_languages:a! speaker_num:i srt:o "
    .. "title:s! video:o!",
  ["GET /v3/video-translations/proofreads/{proofread_id}"] = "",
  ["POST /v3/video-translations/proofreads/{proofread_id}/generate"] =
    "callback_id:s callback_url:s captions:b translate_audio_only:b",
  ["GET /v3/video-translations/proofreads/{proofread_id}/srt"] = "",
  ["PUT /v3/video-translations/proofreads/{proofread_id}/srt"] = "srt:o!",
  ["GET /v3/video-translations/statuses"] = "video_translation_ids batch_ids",
  ["GET /v3/video-translations/{video_translation_id}"] = "",
  ["PATCH /v3/video-translations/{video_translation_id}"] = "title:s!",
  ["DELETE /v3/video-translations/{video_translation_id}"] = "",
  ["GET /v3/videos"] = "limit token folder_id title",
  ["POST /v3/videos"] =
    "aspect_ratio:s audio_asset_id:s audio_url:s avatar_id:x background:o callback_id:s callback_url:s caption:o "
    .. "engine:o expressiveness:s fit:s motion_prompt:s output_format:s remove_background:b resolution:s script:s "
    .. "title:s type:s! voice_id:s voice_settings:o watermark:o image:o auto_duration:b duration:i enhance_prompt:b "
    .. "prompt:s references:a scenes:a folder_id:s brand_glossary_id:s",
  ["POST /v3/videos/batches"] = "callback_url:s title:s videos:a!",
  ["GET /v3/videos/batches/{batch_id}"] = "limit token",
  ["GET /v3/videos/statuses"] = "video_ids batch_ids",
  ["GET /v3/videos/{video_id}"] = "",
  ["DELETE /v3/videos/{video_id}"] = "",
  ["GET /v3/videos/{video_id}/scenes"] = "",
  ["GET /v3/voices"] = "type engine language gender limit token",
  ["POST /v3/voices"] = "gender:s locale:s prompt:s! seed:i",
  ["POST /v3/voices/clone"] = "audio:o! language:s remove_background_noise:b voice_name:s!",
  ["POST /v3/voices/speech"] = "input_type:s language:s locale:s speed:n text:s! voice_id:s!",
  ["GET /v3/voices/{voice_id}"] = "",
  ["DELETE /v3/voices/{voice_id}"] = "",
  ["GET /v3/webhooks/endpoints"] = "limit token",
  ["POST /v3/webhooks/endpoints"] = "entity_id:s events:a url:s!",
  ["PATCH /v3/webhooks/endpoints/{endpoint_id}"] = "events:a url:s",
  ["DELETE /v3/webhooks/endpoints/{endpoint_id}"] = "",
  ["POST /v3/webhooks/endpoints/{endpoint_id}/rotate-secret"] = "",
  ["GET /v3/webhooks/event-types"] = "",
  ["GET /v3/webhooks/events"] = "event_type entity_id limit token",
  ["GET /v3/workflow-runs"] = "workflow_id limit token",
  ["POST /v3/workflow-runs"] = "workflow_id:s! version_number:i inputs:o",
  ["GET /v3/workflow-runs/{run_id}"] = "",
  ["POST /v3/workflow-runs/{run_id}/cancel"] = "",
  ["GET /v3/workflow-runs/{run_id}/nodes"] = "limit token",
  ["GET /v3/workflows"] = "limit token",
  ["POST /v3/workflows"] = "name:s! product_graph:o! meta:o",
  ["GET /v3/workflows/node-types"] = "",
  ["GET /v3/workflows/{workflow_id}"] = "",
  ["PATCH /v3/workflows/{workflow_id}"] = "product_graph:o! expected_revision:i!",
  ["GET /v3/workflows/{workflow_id}/versions"] = "limit token",
  ["POST /v3/workflows/{workflow_id}/versions"] = "product_graph:o!",
  ["GET /v3/workflows/{workflow_id}/versions/{version_number}"] = "",
}

published.twelvelabs = {
  ["POST /analyze"] =
    "model_name:s video_id:s video:o prompt:s prompt_v2:o temperature:n stream:b response_format:o max_tokens:i "
    .. "start_time:n end_time:n",
  ["GET /analyze/batches"] = "page page_limit status analysis_mode",
  ["POST /analyze/batches"] = "model_name:s! analysis_mode:s! defaults:o requests:a!",
  ["GET /analyze/batches/{batch_id}"] = "",
  ["DELETE /analyze/batches/{batch_id}"] = "",
  ["POST /analyze/batches/{batch_id}/cancel"] = "",
  ["GET /analyze/batches/{batch_id}/results"] = "",
  ["GET /analyze/tasks"] = "page page_limit status video_url asset_id video_id analysis_mode",
  ["POST /analyze/tasks"] =
    "model_name:s custom_id:s video:o! prompt:s prompt_v2:o analysis_mode:s temperature:n max_tokens:i "
    .. "response_format:o min_segment_duration:n max_segment_duration:n start_time:n end_time:n",
  ["GET /analyze/tasks/{task_id}"] = "",
  ["DELETE /analyze/tasks/{task_id}"] = "",
  ["GET /assets"] = "page page_limit asset_ids asset_types filename",
  ["POST /assets"] = "method:s! url:s file:x filename:s enable_hls:b enable_thumbnail:b user_metadata:s",
  ["GET /assets/multipart-uploads"] = "page page_limit",
  ["POST /assets/multipart-uploads"] =
    "filename:s! type:s! total_size:i! enable_hls:b enable_thumbnail:b user_metadata:o",
  ["GET /assets/multipart-uploads/{upload_id}"] = "page page_limit",
  ["POST /assets/multipart-uploads/{upload_id}"] = "completed_chunks:a!",
  ["POST /assets/multipart-uploads/{upload_id}/presigned-urls"] = "start:i! count:i!",
  ["GET /assets/{asset_id}"] = "",
  ["DELETE /assets/{asset_id}"] = "force",
  ["GET /assets/{asset_id}/entities"] = "page page_limit",
  ["GET /assets/{asset_id}/indexed-assets"] = "page page_limit",
  ["PUT /assets/{asset_id}/user-metadata"] = "user_metadata:o!",
  ["PATCH /assets/{asset_id}/user-metadata"] = "user_metadata:o!",
  ["DELETE /assets/{asset_id}/user-metadata"] = "",
  ["GET /connections"] = "page page_limit",
  ["GET /connections/redirect-uris"] = "page page_limit",
  ["POST /connections/redirect-uris"] = "redirect_uri:s!",
  ["DELETE /connections/redirect-uris/{redirect_uri_id}"] = "",
  ["GET /connections/{connection_id}"] = "",
  ["DELETE /connections/{connection_id}"] = "",
  ["GET /connections/{connection_id}/imports"] = "page page_limit",
  ["POST /connections/{connection_id}/imports"] = "items:a!",
  ["GET /connections/{connection_id}/imports/{import_id}"] = "",
  ["POST /connections/{connection_id}/picker-token"] = "",
  ["POST /connections:authorize"] = "provider:s! redirect_uri:s! custom_id:s",
  ["POST /embed"] = "model_name:s! text:s image_url:s image_file:x audio_url:s audio_file:x "
    .. "audio_start_offset_sec:n",
  ["POST /embed-v2"] = "input_type:s! model_name:s! text:o image:o text_image:o audio:o video:o multi_input:o",
  ["GET /embed-v2/tasks"] = "started_at ended_at status page page_limit",
  ["POST /embed-v2/tasks"] = "input_type:s! model_name:s! audio:o video:o",
  ["GET /embed-v2/tasks/{task_id}"] = "",
  ["GET /embed/tasks"] = "started_at ended_at status page page_limit",
  ["POST /embed/tasks"] =
    "model_name:s! video_url:s video_file:x video_start_offset_sec:n video_end_offset_sec:n video_clip_length:n "
    .. "video_embedding_scope:a",
  ["GET /embed/tasks/{task_id}"] = "embedding_option",
  ["GET /embed/tasks/{task_id}/status"] = "",
  ["GET /entity-collections"] = "page page_limit name sort_by sort_option",
  ["POST /entity-collections"] = "name:s! description:s",
  ["GET /entity-collections/{entity_collection_id}"] = "",
  ["PATCH /entity-collections/{entity_collection_id}"] = "name:s description:s",
  ["DELETE /entity-collections/{entity_collection_id}"] = "",
  ["GET /entity-collections/{entity_collection_id}/entities"] = "page page_limit name status sort_by sort_option",
  ["POST /entity-collections/{entity_collection_id}/entities"] = "name:s! description:s metadata:o asset_ids:a!",
  ["POST /entity-collections/{entity_collection_id}/entities/bulk"] = "entities:a!",
  ["GET /entity-collections/{entity_collection_id}/entities/{entity_id}"] = "",
  ["PATCH /entity-collections/{entity_collection_id}/entities/{entity_id}"] = "name:s description:s metadata:o",
  ["DELETE /entity-collections/{entity_collection_id}/entities/{entity_id}"] = "",
  ["POST /entity-collections/{entity_collection_id}/entities/{entity_id}/assets"] = "asset_ids:a!",
  ["DELETE /entity-collections/{entity_collection_id}/entities/{entity_id}/assets"] = "asset_ids:a!",
  ["GET /indexes"] = "page page_limit sort_by sort_option index_name model_options model_family created_at updated_at",
  ["POST /indexes"] = "index_name:s! models:a! addons:a",
  ["GET /indexes/{index_id}"] = "",
  ["PUT /indexes/{index_id}"] = "index_name:s!",
  ["DELETE /indexes/{index_id}"] = "",
  ["GET /indexes/{index_id}/indexed-assets"] =
    "page page_limit sort_by sort_option status filename duration fps width height size created_at updated_at "
    .. "user_metadata",
  ["POST /indexes/{index_id}/indexed-assets"] = "asset_id:s! enable_video_stream:b user_metadata:o",
  ["GET /indexes/{index_id}/indexed-assets/{indexed_asset_id}"] = "embedding_option transcription",
  ["PATCH /indexes/{index_id}/indexed-assets/{indexed_asset_id}"] = "user_metadata:o",
  ["DELETE /indexes/{index_id}/indexed-assets/{indexed_asset_id}"] = "",
  ["GET /indexes/{index_id}/videos"] =
    "page page_limit sort_by sort_option filename duration fps width height size created_at updated_at "
    .. "user_metadata",
  ["GET /indexes/{index_id}/videos/{video_id}"] = "embedding_option transcription",
  ["PATCH /indexes/{index_id}/videos/{video_id}"] = "user_metadata:o",
  ["DELETE /indexes/{index_id}/videos/{video_id}"] = "",
  ["GET /knowledge-stores"] = "page page_limit sort_by sort_option",
  ["POST /knowledge-stores"] = "name:s! ingestion_config:o description:s metadata:o",
  ["GET /knowledge-stores/{knowledge_store_id}"] = "",
  ["PATCH /knowledge-stores/{knowledge_store_id}"] = "name:s description:s metadata:o",
  ["DELETE /knowledge-stores/{knowledge_store_id}"] = "",
  ["GET /knowledge-stores/{knowledge_store_id}/item-collections"] = "page page_limit sort_by sort_option",
  ["POST /knowledge-stores/{knowledge_store_id}/item-collections"] = "name:s! description:s metadata:o",
  ["GET /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}"] = "",
  ["PATCH /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}"] = "name:s description:s metadata:o",
  ["DELETE /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}"] = "",
  ["GET /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items"] = "page page_limit",
  ["POST /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/add"] = "item_ids:a!",
  ["POST /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/remove"] = "item_ids:a!",
  ["GET /knowledge-stores/{knowledge_store_id}/items"] = "page page_limit sort_by sort_option status",
  ["POST /knowledge-stores/{knowledge_store_id}/items"] = "asset_type:s asset_id:s! metadata:o",
  ["GET /knowledge-stores/{knowledge_store_id}/items/{item_id}"] = "",
  ["DELETE /knowledge-stores/{knowledge_store_id}/items/{item_id}"] = "",
  ["POST /knowledge-stores/{knowledge_store_id}/search"] =
    "query:o! filter:o search_options:o group_by:s page_size:i page_token:s include_metadata:b",
  ["POST /responses"] = STREAM,
  ["POST /search"] =
    "query_media_type:s query_media_url:x query_media_file:x query_text:s index_id:s! search_options:a! "
    .. "transcription_options:a group_by:s operator:s page_limit:i filter:s include_user_metadata:b",
  ["GET /search/{page_token}"] = "include_user_metadata",
  ["GET /tasks"] =
    "page page_limit sort_by sort_option index_id status filename duration width height created_at updated_at",
  ["POST /tasks"] = "index_id:s! video_url:s video_file:x enable_video_stream:b user_metadata:s",
  ["GET /tasks/{task_id}"] = "",
  ["DELETE /tasks/{task_id}"] = "",
}

-- Where HeyGen documents the header Idempotency-Key (actions-heygen.md 2).
published.takes_key = {}
for path in ([[/v3/assets /v3/assets/direct-uploads /v3/assets/direct-uploads/batches /v3/avatars
  /v3/avatars/{group_id}/consent /v3/ai-clipping /v3/folders /v3/hyperframes/renders /v3/filler-word-removals
  /v3/lipsyncs /v3/lipsyncs/batches /v3/models/audio/voices /v3/templates/{template_id} /v3/video-translations
  /v3/video-translations/batches /v3/video-translations/proofreads
  /v3/video-translations/proofreads/{proofread_id}/generate /v3/videos /v3/videos/batches /v3/webhooks/endpoints
  /v3/webhooks/endpoints/{endpoint_id}/rotate-secret /v3/workflow-runs]]):gmatch "%S+" do
  published.takes_key["POST " .. path] = true
end

return published
