-- The addresses that one can GET in the services' published descriptions (HeyGen's external-api.json, v3, as
-- of 2026-07-22; TwelveLabs' openapi.json, v1.3): of a list the parameters of its query, of anything
-- else the reason why it is no list. Owns these two tables only.

local ONE = { reason = "one thing, by its id" }
local OWN = { reason = "one thing: the user" }
local STATE = { reason = "the state of one thing" }
local TEXT = { reason = "one file's text" }
local RESULTS = { reason = "the results of one batch, as lines of JSON" }

local published = {}

published.heygen = {
  ["/v3/ai-clipping"] = "limit token",
  ["/v3/ai-clipping/{job_id}"] = ONE,
  ["/v3/assets"] = "username limit token folder_id",
  ["/v3/assets/batches/{batch_id}"] = "limit token",
  ["/v3/assets/search"] = "query limit token type scope",
  ["/v3/assets/statuses"] = "asset_ids batch_ids",
  ["/v3/assets/{asset_id}"] = ONE,
  ["/v3/audio/sounds"] = "query type limit min_score token",
  ["/v3/avatars"] = "ownership limit token",
  ["/v3/avatars/looks"] = "group_id avatar_type ownership limit token",
  ["/v3/avatars/looks/{look_id}"] = ONE,
  ["/v3/avatars/{group_id}"] = ONE,
  ["/v3/background-removals"] = "limit token",
  ["/v3/background-removals/{job_id}"] = ONE,
  ["/v3/brand-glossaries"] = "limit token",
  ["/v3/brand-kits"] = "limit token",
  ["/v3/lipsyncs"] = "limit token",
  ["/v3/lipsyncs/batches/{batch_id}"] = "limit token",
  ["/v3/lipsyncs/statuses"] = "lipsync_ids batch_ids",
  ["/v3/lipsyncs/{lipsync_id}"] = ONE,
  ["/v3/templates"] = "limit token",
  ["/v3/templates/{template_id}"] = ONE,
  ["/v3/users/me"] = OWN,
  ["/v3/video-agents"] = "limit token",
  ["/v3/video-agents/styles"] = "tag limit token",
  ["/v3/video-agents/{session_id}"] = ONE,
  ["/v3/video-agents/{session_id}/resources/{resource_id}"] = ONE,
  ["/v3/video-agents/{session_id}/videos"] = "",
  ["/v3/video-translations"] = "limit token",
  ["/v3/video-translations/batches/{batch_id}"] = "limit token",
  ["/v3/video-translations/languages"] = "",
  ["/v3/video-translations/proofreads/{proofread_id}"] = ONE,
  ["/v3/video-translations/proofreads/{proofread_id}/srt"] = TEXT,
  ["/v3/video-translations/statuses"] = "video_translation_ids batch_ids",
  ["/v3/video-translations/{video_translation_id}"] = ONE,
  ["/v3/videos"] = "limit token folder_id title",
  ["/v3/videos/batches/{batch_id}"] = "limit token",
  ["/v3/videos/statuses"] = "video_ids batch_ids",
  ["/v3/videos/{video_id}"] = ONE,
  ["/v3/voices"] = "type engine language gender limit token",
  ["/v3/voices/{voice_id}"] = ONE,
  ["/v3/webhooks/endpoints"] = "limit token",
  ["/v3/webhooks/event-types"] = "",
  ["/v3/webhooks/events"] = "event_type entity_id limit token",
}

published.twelvelabs = {
  ["/analyze/batches"] = "page page_limit status analysis_mode",
  ["/analyze/batches/{batch_id}"] = ONE,
  ["/analyze/batches/{batch_id}/results"] = RESULTS,
  ["/analyze/tasks"] = "page page_limit status video_url asset_id video_id analysis_mode",
  ["/analyze/tasks/{task_id}"] = ONE,
  ["/assets"] = "page page_limit asset_ids asset_types filename",
  ["/assets/multipart-uploads"] = "page page_limit",
  ["/assets/multipart-uploads/{upload_id}"] = "page page_limit",
  ["/assets/{asset_id}"] = ONE,
  ["/assets/{asset_id}/entities"] = "page page_limit",
  ["/assets/{asset_id}/indexed-assets"] = "page page_limit",
  ["/connections"] = "page page_limit",
  ["/connections/redirect-uris"] = "page page_limit",
  ["/connections/{connection_id}"] = ONE,
  ["/connections/{connection_id}/imports"] = "page page_limit",
  ["/connections/{connection_id}/imports/{import_id}"] = ONE,
  ["/embed-v2/tasks"] = "started_at ended_at status page page_limit",
  ["/embed-v2/tasks/{task_id}"] = ONE,
  ["/embed/tasks"] = "started_at ended_at status page page_limit",
  ["/embed/tasks/{task_id}"] = ONE,
  ["/embed/tasks/{task_id}/status"] = STATE,
  ["/entity-collections"] = "page page_limit name sort_by sort_option",
  ["/entity-collections/{entity_collection_id}"] = ONE,
  ["/entity-collections/{entity_collection_id}/entities"] = "page page_limit name status sort_by sort_option",
  ["/entity-collections/{entity_collection_id}/entities/{entity_id}"] = ONE,
  ["/indexes"] = "page page_limit sort_by sort_option index_name model_options model_family created_at updated_at",
  ["/indexes/{index_id}"] = ONE,
  ["/indexes/{index_id}/indexed-assets"] =
    "page page_limit sort_by sort_option status filename duration fps width height size created_at "
    .. "updated_at user_metadata",
  ["/indexes/{index_id}/indexed-assets/{indexed_asset_id}"] = ONE,
  ["/indexes/{index_id}/videos"] =
    "page page_limit sort_by sort_option filename duration fps width height size created_at updated_at "
    .. "user_metadata",
  ["/indexes/{index_id}/videos/{video_id}"] = ONE,
  ["/knowledge-stores"] = "page page_limit sort_by sort_option",
  ["/knowledge-stores/{knowledge_store_id}"] = ONE,
  ["/knowledge-stores/{knowledge_store_id}/item-collections"] = "page page_limit sort_by sort_option",
  ["/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}"] = ONE,
  ["/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items"] = "page page_limit",
  ["/knowledge-stores/{knowledge_store_id}/items"] = "page page_limit sort_by sort_option status",
  ["/knowledge-stores/{knowledge_store_id}/items/{item_id}"] = ONE,
  ["/search/{page_token}"] = "include_user_metadata",
  ["/tasks"] =
    "page page_limit sort_by sort_option index_id status filename duration width height created_at updated_at",
  ["/tasks/{task_id}"] = ONE,
}

return published
