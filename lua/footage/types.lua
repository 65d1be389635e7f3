---@meta
-- What editors complete and check of actions and records. `make docs` makes this file from the services' tables;
-- do not edit it. It is never loaded.

---@class footage.heygen.fields.AddMotion
---@field id string
---@field motion_type? string
---@field prompt? string

---@class footage.heygen.fields.AddSoundEffect
---@field id string

---@class footage.heygen.fields.AgentResource
---@field session_id string|footage.Record
---@field resource_id string|footage.Record

---@class footage.heygen.fields.Asset
---@field asset_id string|footage.Record

---@class footage.heygen.fields.AssetBatch
---@field batch_id string|footage.Record

---@class footage.heygen.fields.AvatarRename
---@field name string

---@class footage.heygen.fields.AvatarUpdate
---@field name? string

---@class footage.heygen.fields.AvatarGroup
---@field group_id string|footage.Record

---@class footage.heygen.fields.AvatarGroupAddLooks
---@field image_keys any[]
---@field generation_id? string
---@field name? string

---@class footage.heygen.fields.AvatarGroupConsent
---@field consent_text? string
---@field consent_video? table
---@field reroute_url? string

---@class footage.heygen.fields.AvatarGroupGenerateLooks
---@field prompt string
---@field orientation? string
---@field pose? string
---@field style? string

---@class footage.heygen.fields.AvatarGroupRename
---@field name string

---@class footage.heygen.fields.AvatarGroupUpdate
---@field name? string

---@class footage.heygen.fields.BackgroundRemoval
---@field job_id string|footage.Record

---@class footage.heygen.fields.BrandGlossary
---@field brand_glossary_id string|footage.Record

---@class footage.heygen.fields.BrandKit
---@field brand_kit_id string|footage.Record

---@class footage.heygen.fields.BrandVoiceUpdate
---@field blacklist? any[]
---@field name? string
---@field tone? string
---@field tones? any[]
---@field vocabulary? any[]
---@field whitelist? any[]

---@class footage.heygen.fields.Clipping
---@field job_id string|footage.Record

---@class footage.heygen.fields.CloneVoice
---@field audio table
---@field voice_name string
---@field language? string
---@field remove_background_noise? boolean

---@class footage.heygen.fields.Comparison
---@field comparison_id string|footage.Record

---@class footage.heygen.fields.ComparisonBatch
---@field batch_id string|footage.Record

---@class footage.heygen.fields.CompleteUpload
---@field asset_id string|footage.Record
---@field checksum_sha256? string

---@class footage.heygen.fields.CompleteUploads
---@field batch_id string

---@class footage.heygen.fields.CreateAsset
---@field file footage.File

---@class footage.heygen.fields.CreateAvatar
---@field name string
---@field type string
---@field aspect_ratio? string
---@field avatar_group_id? string
---@field avatar_id? string
---@field file? table
---@field prompt? string
---@field reference_images? any[]

---@class footage.heygen.fields.CreateAvatarIvVideo
---@field image_key string
---@field video_title string
---@field voice_id string
---@field audio_asset_id? string
---@field audio_url? string
---@field custom_motion_prompt? string
---@field enhance_custom_motion_prompt? boolean
---@field fit? string
---@field script? string
---@field video_orientation? string

---@class footage.heygen.fields.CreateBackgroundRemoval
---@field video table
---@field layers? any[]
---@field request_id? string
---@field title? string

---@class footage.heygen.fields.CreateBrandGlossary
---@field name string
---@field do_not_translate_terms? any[]
---@field forced_translations? any[]
---@field terms? any[]

---@class footage.heygen.fields.CreateBrandKit
---@field url string
---@field name? string

---@class footage.heygen.fields.CreateClipping
---@field video table
---@field callback_id? string
---@field callback_url? string
---@field input_language? string
---@field output_settings? table
---@field title? string

---@class footage.heygen.fields.CreateComparison
---@field model_a string
---@field model_b string
---@field prompt string
---@field question_id string
---@field video_a table
---@field video_b table
---@field judge_model_version? string

---@class footage.heygen.fields.CreateComparisons
---@field comparisons any[]

---@class footage.heygen.fields.CreateDirectUpload
---@field content_type string
---@field filename string
---@field size_bytes integer
---@field checksum_sha256? string

---@class footage.heygen.fields.CreateDirectUploads
---@field files any[]
---@field callback_url? string
---@field title? string

---@class footage.heygen.fields.CreateFillerWordRemoval
---@field video table
---@field callback_id? string
---@field callback_url? string
---@field title? string

---@class footage.heygen.fields.CreateFolder
---@field name string
---@field parent_id? string
---@field type? string

---@class footage.heygen.fields.CreateLipsync
---@field audio table
---@field video table
---@field callback_id? string
---@field callback_url? string
---@field disable_music_track? boolean
---@field enable_caption? boolean
---@field enable_dynamic_duration? boolean
---@field enable_speech_enhancement? boolean
---@field enable_watermark? boolean
---@field end_time? number
---@field folder_id? string
---@field fps_mode? string
---@field keep_the_same_format? boolean
---@field mode? string
---@field start_time? number
---@field title? string

---@class footage.heygen.fields.CreateLipsyncs
---@field lipsyncs any[]
---@field callback_url? string
---@field title? string

---@class footage.heygen.fields.CreateModelVoice
---@field audio any[]
---@field language? string
---@field mode? string
---@field name? string
---@field voice_id? string

---@class footage.heygen.fields.CreatePhotoAvatarGroup
---@field image_key string
---@field name string
---@field generation_id? string

---@class footage.heygen.fields.CreatePodcast
---@field guest_avatar_id string
---@field guest_voice_id string
---@field host_avatar_id string
---@field host_voice_id string
---@field callback_id? string
---@field callback_url? string
---@field duration? string
---@field instructions? string
---@field layout? string
---@field source_files? any[]
---@field topic? string

---@class footage.heygen.fields.CreateProofreads
---@field output_languages any[]
---@field title string
---@field video table
---@field brand_glossary_id? string
---@field brand_voice_id? string
---@field disable_music_track? boolean
---@field enable_speech_enhancement? boolean
---@field enable_video_stretching? boolean
---@field folder_id? string
---@field keep_the_same_format? boolean
---@field mode? string
---@field speaker_num? integer
---@field srt? table

---@class footage.heygen.fields.CreateRealtimeSession
---@field avatar_id string
---@field type string
---@field audio? table
---@field text? string
---@field voice_id? string

---@class footage.heygen.fields.CreateRender
---@field project table
---@field aspect_ratio? string
---@field callback_id? string
---@field callback_url? string
---@field composition? string
---@field format? string
---@field fps? integer
---@field quality? string
---@field resolution? string
---@field title? string
---@field variables? table

---@class footage.heygen.fields.CreateVideo
---@field type string
---@field aspect_ratio? string
---@field audio_asset_id? string
---@field audio_url? string
---@field auto_duration? boolean
---@field avatar_id? any
---@field background? table
---@field brand_glossary_id? string
---@field callback_id? string
---@field callback_url? string
---@field caption? table
---@field duration? integer
---@field engine? table
---@field enhance_prompt? boolean
---@field expressiveness? string
---@field fit? string
---@field folder_id? string
---@field image? table
---@field motion_prompt? string
---@field output_format? string
---@field prompt? string
---@field references? any[]
---@field remove_background? boolean
---@field resolution? string
---@field scenes? any[]
---@field script? string
---@field title? string
---@field voice_id? string
---@field voice_settings? table
---@field watermark? table

---@class footage.heygen.fields.CreateVideoAgent
---@field prompt string
---@field avatar_id? string
---@field brand_glossary_id? string
---@field brand_kit_id? string
---@field callback_id? string
---@field callback_url? string
---@field files? any[]
---@field incognito_mode? boolean
---@field mode? string
---@field orientation? string
---@field style_id? string
---@field voice_id? string

---@class footage.heygen.fields.CreateVideoAvatar
---@field avatar_name string
---@field training_footage_url string
---@field video_consent_url string
---@field avatar_group_id? string
---@field callback_id? string
---@field callback_url? string

---@class footage.heygen.fields.CreateVideoTranslationBatch
---@field video_translations any[]
---@field callback_url? string
---@field title? string

---@class footage.heygen.fields.CreateVideoTranslations
---@field output_languages any[]
---@field video table
---@field audio? table
---@field brand_glossary_id? string
---@field brand_voice_id? string
---@field callback_id? string
---@field callback_url? string
---@field disable_music_track? boolean
---@field enable_caption? boolean
---@field enable_dynamic_duration? boolean
---@field enable_speech_enhancement? boolean
---@field enable_watermark? boolean
---@field end_time? number
---@field folder_id? string
---@field fps_mode? string
---@field input_language? string
---@field keep_the_same_format? boolean
---@field mode? string
---@field speaker_num? integer
---@field srt? table
---@field srt_role? string
---@field start_time? number
---@field stock_voice_config? table
---@field title? string
---@field translate_audio_only? boolean

---@class footage.heygen.fields.CreateVideos
---@field videos any[]
---@field callback_url? string
---@field title? string

---@class footage.heygen.fields.CreateWebhookEndpoint
---@field url string
---@field entity_id? string
---@field events? any[]

---@class footage.heygen.fields.CreateWebmVideo
---@field avatar_pose_id string
---@field avatar_style string
---@field dimension? table
---@field input_audio? string
---@field input_text? string
---@field voice_id? string

---@class footage.heygen.fields.CreateWorkflow
---@field name string
---@field product_graph table
---@field meta? table

---@class footage.heygen.fields.CreateWorkflowRun
---@field workflow_id string
---@field inputs? table
---@field version_number? integer

---@class footage.heygen.fields.DesignVoice
---@field prompt string
---@field gender? string
---@field locale? string
---@field seed? integer

---@class footage.heygen.fields.FillerWordRemoval
---@field filler_word_removal_id string|footage.Record

---@class footage.heygen.fields.Folder
---@field folder_id string|footage.Record

---@class footage.heygen.fields.FolderRename
---@field name string

---@class footage.heygen.fields.FolderUpdate
---@field name string

---@class footage.heygen.fields.GenerateFromProofread
---@field proofread_id string|footage.Record
---@field callback_id? string
---@field callback_url? string
---@field captions? boolean
---@field translate_audio_only? boolean

---@class footage.heygen.fields.GeneratePhotoAvatar
---@field age string
---@field appearance string
---@field ethnicity string
---@field gender string
---@field name string
---@field orientation string
---@field pose string
---@field style string

---@class footage.heygen.fields.GroupAvatarRename
---@field name string

---@class footage.heygen.fields.GroupAvatarUpdate
---@field name? string

---@class footage.heygen.fields.Lipsync
---@field lipsync_id string|footage.Record

---@class footage.heygen.fields.LipsyncBatch
---@field batch_id string|footage.Record

---@class footage.heygen.fields.Look
---@field look_id string|footage.Record

---@class footage.heygen.fields.ModelSpeech
---@field language string
---@field text string
---@field voice_id string
---@field seed? integer

---@class footage.heygen.fields.ModelVoice
---@field voice_id string|footage.Record

---@class footage.heygen.fields.PhotoAvatar
---@field photo_avatar_id string|footage.Record

---@class footage.heygen.fields.PhotoAvatarGeneration
---@field generation_id string|footage.Record

---@class footage.heygen.fields.Podcast
---@field podcast_id string|footage.Record

---@class footage.heygen.fields.Proofread
---@field proofread_id string|footage.Record

---@class footage.heygen.fields.ProofreadSrt
---@field proofread_id string|footage.Record

---@class footage.heygen.fields.RealtimeSession
---@field stream_id string|footage.Record

---@class footage.heygen.fields.Render
---@field render_id string|footage.Record

---@class footage.heygen.fields.ReplaceProofreadSrt
---@field proofread_id string|footage.Record
---@field srt_file_url string

---@class footage.heygen.fields.Speech
---@field text string
---@field voice_id string
---@field input_type? string
---@field language? string
---@field locale? string
---@field speed? number

---@class footage.heygen.fields.TalkingPhotoRename
---@field name string

---@class footage.heygen.fields.TalkingPhotoUpdate
---@field name? string

---@class footage.heygen.fields.Template
---@field template_id string|footage.Record

---@class footage.heygen.fields.TemplateGenerate
---@field variables table
---@field brand_glossary_id? string
---@field brand_voice_id? string
---@field callback_id? string
---@field callback_url? string
---@field caption? boolean
---@field dimension? table
---@field enable_sharing? boolean
---@field folder_id? string
---@field fps? number
---@field include_gif? boolean
---@field keep_text_vertically_centered? boolean
---@field reorder_music? boolean
---@field scene_ids? any[]
---@field subtitles? table
---@field title? string

---@class footage.heygen.fields.TemplateDetails
---@field template_id string|footage.Record

---@class footage.heygen.fields.TextToSpeech
---@field text string
---@field voice_id string
---@field input_type? string
---@field language? string
---@field locale? string
---@field speed? number

---@class footage.heygen.fields.Upscale
---@field id string

---@class footage.heygen.fields.BrandGlossaryRename
---@field name string

---@class footage.heygen.fields.BrandGlossaryUpdate
---@field do_not_translate_terms? any[]
---@field forced_translations? any[]
---@field name? string
---@field terms? any[]

---@class footage.heygen.fields.BrandKitRename
---@field name string

---@class footage.heygen.fields.BrandKitUpdate
---@field color_roles? table
---@field font_roles? table
---@field logo_roles? table
---@field name? string

---@class footage.heygen.fields.LipsyncRename
---@field title string

---@class footage.heygen.fields.LipsyncUpdate
---@field title string

---@class footage.heygen.fields.LookRename
---@field name string

---@class footage.heygen.fields.LookUpdate
---@field name? string

---@class footage.heygen.fields.ProofreadGenerate
---@field callback_id? string
---@field callback_url? string
---@field captions? boolean
---@field translate_audio_only? boolean

---@class footage.heygen.fields.ProofreadReplaceSrt
---@field srt table

---@class footage.heygen.fields.RealtimeSessionSay
---@field delta string
---@field final? boolean

---@class footage.heygen.fields.Video
---@field video_id string|footage.Record

---@class footage.heygen.fields.VideoAgent
---@field session_id string|footage.Record

---@class footage.heygen.fields.VideoAgentSend
---@field message string
---@field avatar_id? string
---@field brand_kit_id? string
---@field files? any[]
---@field voice_id? string

---@class footage.heygen.fields.VideoBatch
---@field batch_id string|footage.Record

---@class footage.heygen.fields.VideoTranslation
---@field video_translation_id string|footage.Record

---@class footage.heygen.fields.VideoTranslationRename
---@field title string

---@class footage.heygen.fields.VideoTranslationUpdate
---@field title string

---@class footage.heygen.fields.VideoTranslationBatch
---@field batch_id string|footage.Record

---@class footage.heygen.fields.Voice
---@field voice_id string|footage.Record

---@class footage.heygen.fields.WebhookEndpointUpdate
---@field events? any[]
---@field url? string

---@class footage.heygen.fields.Workflow
---@field workflow_id string|footage.Record

---@class footage.heygen.fields.WorkflowPublish
---@field product_graph table

---@class footage.heygen.fields.WorkflowUpdate
---@field expected_revision integer
---@field product_graph table

---@class footage.heygen.fields.WorkflowRun
---@field run_id string|footage.Record

---@class footage.heygen.fields.WorkflowVersion
---@field workflow_id string|footage.Record
---@field version_number string|footage.Record

---@class footage.heygen.fields.VideoAvatar
---@field video_avatar_id string|footage.Record

---@class footage.heygen.fields.VideoTranslationCaption
---@field caption_type string
---@field video_translate_id string

---@class footage.heygen
---@field add_motion fun(fields: footage.heygen.fields.AddMotion|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field add_sound_effect fun(fields: footage.heygen.fields.AddSoundEffect|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field agent_resource fun(fields: footage.heygen.fields.AgentResource, options?: footage.ActionOptions): any, string?, footage.Error?
---@field asset fun(fields: footage.heygen.fields.Asset|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Asset?, string?, footage.Error?
---@field asset_batch fun(fields: footage.heygen.fields.AssetBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.AssetBatch?, string?, footage.Error?
---@field avatar_group fun(fields: footage.heygen.fields.AvatarGroup|string|footage.Record, options?: footage.ActionOptions): footage.heygen.AvatarGroup?, string?, footage.Error?
---@field background_removal fun(fields: footage.heygen.fields.BackgroundRemoval|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field brand_glossary fun(fields: footage.heygen.fields.BrandGlossary|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field brand_kit fun(fields: footage.heygen.fields.BrandKit|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field clipping fun(fields: footage.heygen.fields.Clipping|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field clone_voice fun(fields: footage.heygen.fields.CloneVoice, options?: footage.ActionOptions): footage.heygen.Voice?, string?, footage.Error?
---@field comparison fun(fields: footage.heygen.fields.Comparison|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Comparison?, string?, footage.Error?
---@field comparison_batch fun(fields: footage.heygen.fields.ComparisonBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?
---@field complete_upload fun(fields: footage.heygen.fields.CompleteUpload|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Asset?, string?, footage.Error?
---@field complete_uploads fun(fields: footage.heygen.fields.CompleteUploads|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_asset fun(fields: footage.heygen.fields.CreateAsset, options?: footage.ActionOptions): footage.heygen.Asset?, string?, footage.Error?
---@field create_avatar fun(fields: footage.heygen.fields.CreateAvatar, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field create_avatar_iv_video fun(fields: footage.heygen.fields.CreateAvatarIvVideo, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?
---@field create_background_removal fun(fields: footage.heygen.fields.CreateBackgroundRemoval, options?: footage.ActionOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field create_brand_glossary fun(fields: footage.heygen.fields.CreateBrandGlossary, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field create_brand_kit fun(fields: footage.heygen.fields.CreateBrandKit, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field create_clipping fun(fields: footage.heygen.fields.CreateClipping, options?: footage.ActionOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field create_comparison fun(fields: footage.heygen.fields.CreateComparison, options?: footage.ActionOptions): footage.heygen.v3.Comparison?, string?, footage.Error?
---@field create_comparisons fun(fields: footage.heygen.fields.CreateComparisons, options?: footage.ActionOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?
---@field create_direct_upload fun(fields: footage.heygen.fields.CreateDirectUpload, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_direct_uploads fun(fields: footage.heygen.fields.CreateDirectUploads, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_filler_word_removal fun(fields: footage.heygen.fields.CreateFillerWordRemoval, options?: footage.ActionOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field create_folder fun(fields: footage.heygen.fields.CreateFolder, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field create_lipsync fun(fields: footage.heygen.fields.CreateLipsync, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field create_lipsyncs fun(fields: footage.heygen.fields.CreateLipsyncs, options?: footage.ActionOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?
---@field create_model_voice fun(fields: footage.heygen.fields.CreateModelVoice, options?: footage.ActionOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field create_photo_avatar_group fun(fields: footage.heygen.fields.CreatePhotoAvatarGroup, options?: footage.ActionOptions): footage.heygen.AvatarGroup?, string?, footage.Error?
---@field create_podcast fun(fields: footage.heygen.fields.CreatePodcast, options?: footage.ActionOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field create_proofreads fun(fields: footage.heygen.fields.CreateProofreads, options?: footage.ActionOptions): footage.heygen.v3.Proofread[]?, string?, footage.Error?
---@field create_realtime_session fun(fields: footage.heygen.fields.CreateRealtimeSession, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field create_render fun(fields: footage.heygen.fields.CreateRender, options?: footage.ActionOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field create_video fun(fields: footage.heygen.fields.CreateVideo, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?
---@field create_video_agent fun(fields: footage.heygen.fields.CreateVideoAgent, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field create_video_avatar fun(fields: footage.heygen.fields.CreateVideoAvatar, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_video_translation_batch fun(fields: footage.heygen.fields.CreateVideoTranslationBatch, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?
---@field create_video_translations fun(fields: footage.heygen.fields.CreateVideoTranslations, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation[]?, string?, footage.Error?
---@field create_videos fun(fields: footage.heygen.fields.CreateVideos, options?: footage.ActionOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?
---@field create_webhook_endpoint fun(fields: footage.heygen.fields.CreateWebhookEndpoint, options?: footage.ActionOptions): footage.heygen.WebhookEndpoint?, string?, footage.Error?
---@field create_webm_video fun(fields: footage.heygen.fields.CreateWebmVideo, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?
---@field create_workflow fun(fields: footage.heygen.fields.CreateWorkflow, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?
---@field create_workflow_run fun(fields: footage.heygen.fields.CreateWorkflowRun, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field design_voice fun(fields: footage.heygen.fields.DesignVoice, options?: footage.ActionOptions): any, string?, footage.Error?
---@field filler_word_removal fun(fields: footage.heygen.fields.FillerWordRemoval|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field folder fun(fields: footage.heygen.fields.Folder|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field generate_from_proofread fun(fields: footage.heygen.fields.GenerateFromProofread|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field generate_photo_avatar fun(fields: footage.heygen.fields.GeneratePhotoAvatar, options?: footage.ActionOptions): any, string?, footage.Error?
---@field lipsync fun(fields: footage.heygen.fields.Lipsync|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field lipsync_batch fun(fields: footage.heygen.fields.LipsyncBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?
---@field look fun(fields: footage.heygen.fields.Look|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field me fun(fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field model_speech fun(fields: footage.heygen.fields.ModelSpeech, options?: footage.ActionOptions): any, string?, footage.Error?
---@field model_voice fun(fields: footage.heygen.fields.ModelVoice|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field photo_avatar fun(fields: footage.heygen.fields.PhotoAvatar|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field photo_avatar_generation fun(fields: footage.heygen.fields.PhotoAvatarGeneration|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field podcast fun(fields: footage.heygen.fields.Podcast|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field proofread fun(fields: footage.heygen.fields.Proofread|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Proofread?, string?, footage.Error?
---@field proofread_srt fun(fields: footage.heygen.fields.ProofreadSrt|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field realtime_session fun(fields: footage.heygen.fields.RealtimeSession|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field remaining_quota fun(fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field render fun(fields: footage.heygen.fields.Render|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field replace_proofread_srt fun(fields: footage.heygen.fields.ReplaceProofreadSrt, options?: footage.ActionOptions): any, string?, footage.Error?
---@field speech fun(fields: footage.heygen.fields.Speech, options?: footage.ActionOptions): any, string?, footage.Error?
---@field template fun(fields: footage.heygen.fields.Template|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Template?, string?, footage.Error?
---@field template_details fun(fields: footage.heygen.fields.TemplateDetails|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field text_to_speech fun(fields: footage.heygen.fields.TextToSpeech, options?: footage.ActionOptions): any, string?, footage.Error?
---@field upscale fun(fields: footage.heygen.fields.Upscale|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field video fun(fields: footage.heygen.fields.Video|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?
---@field video_agent fun(fields: footage.heygen.fields.VideoAgent|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field video_avatar fun(fields: footage.heygen.fields.VideoAvatar|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field video_batch fun(fields: footage.heygen.fields.VideoBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?
---@field video_translation fun(fields: footage.heygen.fields.VideoTranslation|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field video_translation_batch fun(fields: footage.heygen.fields.VideoTranslationBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?
---@field video_translation_caption fun(fields: footage.heygen.fields.VideoTranslationCaption, options?: footage.ActionOptions): any, string?, footage.Error?
---@field voice fun(fields: footage.heygen.fields.Voice|string|footage.Record, options?: footage.ActionOptions): footage.heygen.Voice?, string?, footage.Error?
---@field workflow fun(fields: footage.heygen.fields.Workflow|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?
---@field workflow_node_types fun(fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field workflow_run fun(fields: footage.heygen.fields.WorkflowRun|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field workflow_version fun(fields: footage.heygen.fields.WorkflowVersion, options?: footage.ActionOptions): footage.heygen.v3.WorkflowVersion?, string?, footage.Error?

---@class footage.heygen.v3
---@field agent_resource fun(fields: footage.heygen.fields.AgentResource, options?: footage.ActionOptions): any, string?, footage.Error?
---@field asset fun(fields: footage.heygen.fields.Asset|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Asset?, string?, footage.Error?
---@field asset_batch fun(fields: footage.heygen.fields.AssetBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.AssetBatch?, string?, footage.Error?
---@field avatar_group fun(fields: footage.heygen.fields.AvatarGroup|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.AvatarGroup?, string?, footage.Error?
---@field background_removal fun(fields: footage.heygen.fields.BackgroundRemoval|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field brand_glossary fun(fields: footage.heygen.fields.BrandGlossary|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field brand_kit fun(fields: footage.heygen.fields.BrandKit|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field clipping fun(fields: footage.heygen.fields.Clipping|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field clone_voice fun(fields: footage.heygen.fields.CloneVoice, options?: footage.ActionOptions): footage.heygen.v3.Voice?, string?, footage.Error?
---@field comparison fun(fields: footage.heygen.fields.Comparison|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Comparison?, string?, footage.Error?
---@field comparison_batch fun(fields: footage.heygen.fields.ComparisonBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?
---@field complete_upload fun(fields: footage.heygen.fields.CompleteUpload|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Asset?, string?, footage.Error?
---@field complete_uploads fun(fields: footage.heygen.fields.CompleteUploads|string|footage.Record, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_asset fun(fields: footage.heygen.fields.CreateAsset, options?: footage.ActionOptions): footage.heygen.v3.Asset?, string?, footage.Error?
---@field create_avatar fun(fields: footage.heygen.fields.CreateAvatar, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field create_background_removal fun(fields: footage.heygen.fields.CreateBackgroundRemoval, options?: footage.ActionOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field create_brand_glossary fun(fields: footage.heygen.fields.CreateBrandGlossary, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field create_brand_kit fun(fields: footage.heygen.fields.CreateBrandKit, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field create_clipping fun(fields: footage.heygen.fields.CreateClipping, options?: footage.ActionOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field create_comparison fun(fields: footage.heygen.fields.CreateComparison, options?: footage.ActionOptions): footage.heygen.v3.Comparison?, string?, footage.Error?
---@field create_comparisons fun(fields: footage.heygen.fields.CreateComparisons, options?: footage.ActionOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?
---@field create_direct_upload fun(fields: footage.heygen.fields.CreateDirectUpload, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_direct_uploads fun(fields: footage.heygen.fields.CreateDirectUploads, options?: footage.ActionOptions): any, string?, footage.Error?
---@field create_filler_word_removal fun(fields: footage.heygen.fields.CreateFillerWordRemoval, options?: footage.ActionOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field create_folder fun(fields: footage.heygen.fields.CreateFolder, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field create_lipsync fun(fields: footage.heygen.fields.CreateLipsync, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field create_lipsyncs fun(fields: footage.heygen.fields.CreateLipsyncs, options?: footage.ActionOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?
---@field create_model_voice fun(fields: footage.heygen.fields.CreateModelVoice, options?: footage.ActionOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field create_podcast fun(fields: footage.heygen.fields.CreatePodcast, options?: footage.ActionOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field create_proofreads fun(fields: footage.heygen.fields.CreateProofreads, options?: footage.ActionOptions): footage.heygen.v3.Proofread[]?, string?, footage.Error?
---@field create_realtime_session fun(fields: footage.heygen.fields.CreateRealtimeSession, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field create_render fun(fields: footage.heygen.fields.CreateRender, options?: footage.ActionOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field create_video fun(fields: footage.heygen.fields.CreateVideo, options?: footage.ActionOptions): footage.heygen.v3.Video?, string?, footage.Error?
---@field create_video_agent fun(fields: footage.heygen.fields.CreateVideoAgent, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field create_video_translation_batch fun(fields: footage.heygen.fields.CreateVideoTranslationBatch, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?
---@field create_video_translations fun(fields: footage.heygen.fields.CreateVideoTranslations, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation[]?, string?, footage.Error?
---@field create_videos fun(fields: footage.heygen.fields.CreateVideos, options?: footage.ActionOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?
---@field create_webhook_endpoint fun(fields: footage.heygen.fields.CreateWebhookEndpoint, options?: footage.ActionOptions): footage.heygen.v3.WebhookEndpoint?, string?, footage.Error?
---@field create_workflow fun(fields: footage.heygen.fields.CreateWorkflow, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?
---@field create_workflow_run fun(fields: footage.heygen.fields.CreateWorkflowRun, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field design_voice fun(fields: footage.heygen.fields.DesignVoice, options?: footage.ActionOptions): any, string?, footage.Error?
---@field filler_word_removal fun(fields: footage.heygen.fields.FillerWordRemoval|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field folder fun(fields: footage.heygen.fields.Folder|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field lipsync fun(fields: footage.heygen.fields.Lipsync|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field lipsync_batch fun(fields: footage.heygen.fields.LipsyncBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?
---@field look fun(fields: footage.heygen.fields.Look|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field me fun(fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field model_speech fun(fields: footage.heygen.fields.ModelSpeech, options?: footage.ActionOptions): any, string?, footage.Error?
---@field model_voice fun(fields: footage.heygen.fields.ModelVoice|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field podcast fun(fields: footage.heygen.fields.Podcast|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field proofread fun(fields: footage.heygen.fields.Proofread|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Proofread?, string?, footage.Error?
---@field realtime_session fun(fields: footage.heygen.fields.RealtimeSession|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field render fun(fields: footage.heygen.fields.Render|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field speech fun(fields: footage.heygen.fields.Speech, options?: footage.ActionOptions): any, string?, footage.Error?
---@field template fun(fields: footage.heygen.fields.Template|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Template?, string?, footage.Error?
---@field video fun(fields: footage.heygen.fields.Video|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Video?, string?, footage.Error?
---@field video_agent fun(fields: footage.heygen.fields.VideoAgent|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field video_batch fun(fields: footage.heygen.fields.VideoBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?
---@field video_translation fun(fields: footage.heygen.fields.VideoTranslation|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field video_translation_batch fun(fields: footage.heygen.fields.VideoTranslationBatch|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?
---@field voice fun(fields: footage.heygen.fields.Voice|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Voice?, string?, footage.Error?
---@field workflow fun(fields: footage.heygen.fields.Workflow|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?
---@field workflow_node_types fun(fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field workflow_run fun(fields: footage.heygen.fields.WorkflowRun|string|footage.Record, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field workflow_version fun(fields: footage.heygen.fields.WorkflowVersion, options?: footage.ActionOptions): footage.heygen.v3.WorkflowVersion?, string?, footage.Error?

---@alias footage.heygen.Upload
---| fun(file: string|footage.File|footage.Record, fields?: footage.heygen.UploadFields, options?: footage.UploadOptions): footage.heygen.Asset?, string?, footage.Error?

---@class footage.heygen.Asset: footage.Record
---@field refresh fun(self: footage.heygen.Asset, options?: footage.ActionOptions): footage.heygen.Asset?, string?, footage.Error?
---@field wait fun(self: footage.heygen.Asset, options?: footage.WaitOptions): footage.heygen.Asset?, string?, footage.Error?
---@field download fun(self: footage.heygen.Asset, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.Asset, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.Avatar: footage.Record
---@field refresh fun(self: footage.heygen.Avatar, options?: footage.ActionOptions): footage.heygen.Avatar?, string?, footage.Error?
---@field wait fun(self: footage.heygen.Avatar, options?: footage.WaitOptions): footage.heygen.Avatar?, string?, footage.Error?
---@field download fun(self: footage.heygen.Avatar, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.Avatar, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.Avatar, fields: footage.heygen.fields.AvatarRename|string, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field update fun(self: footage.heygen.Avatar, fields?: footage.heygen.fields.AvatarUpdate, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?

---@class footage.heygen.AvatarGroup: footage.Record
---@field avatars fun(self: footage.heygen.AvatarGroup, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.AvatarGroup, options?: footage.ActionOptions): footage.heygen.AvatarGroup?, string?, footage.Error?
---@field wait fun(self: footage.heygen.AvatarGroup, options?: footage.WaitOptions): footage.heygen.AvatarGroup?, string?, footage.Error?
---@field download fun(self: footage.heygen.AvatarGroup, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field add_looks fun(self: footage.heygen.AvatarGroup, fields: footage.heygen.fields.AvatarGroupAddLooks, options?: footage.ActionOptions): any, string?, footage.Error?
---@field consent fun(self: footage.heygen.AvatarGroup, fields?: footage.heygen.fields.AvatarGroupConsent, options?: footage.ActionOptions): any, string?, footage.Error?
---@field delete fun(self: footage.heygen.AvatarGroup, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field generate_looks fun(self: footage.heygen.AvatarGroup, fields: footage.heygen.fields.AvatarGroupGenerateLooks, options?: footage.ActionOptions): any, string?, footage.Error?
---@field rename fun(self: footage.heygen.AvatarGroup, fields: footage.heygen.fields.AvatarGroupRename|string, options?: footage.ActionOptions): footage.heygen.AvatarGroup?, string?, footage.Error?
---@field train fun(self: footage.heygen.AvatarGroup, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field training fun(self: footage.heygen.AvatarGroup, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field update fun(self: footage.heygen.AvatarGroup, fields?: footage.heygen.fields.AvatarGroupUpdate, options?: footage.ActionOptions): footage.heygen.AvatarGroup?, string?, footage.Error?

---@class footage.heygen.BrandVoice: footage.Record
---@field update fun(self: footage.heygen.BrandVoice, fields?: footage.heygen.fields.BrandVoiceUpdate, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.heygen.Folder: footage.Record
---@field refresh fun(self: footage.heygen.Folder, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field rename fun(self: footage.heygen.Folder, fields: footage.heygen.fields.FolderRename|string, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field restore fun(self: footage.heygen.Folder, fields?: nil, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field trash fun(self: footage.heygen.Folder, fields?: nil, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?
---@field update fun(self: footage.heygen.Folder, fields: footage.heygen.fields.FolderUpdate, options?: footage.ActionOptions): footage.heygen.Folder?, string?, footage.Error?

---@class footage.heygen.GroupAvatar: footage.Record
---@field refresh fun(self: footage.heygen.GroupAvatar, options?: footage.ActionOptions): footage.heygen.GroupAvatar?, string?, footage.Error?
---@field wait fun(self: footage.heygen.GroupAvatar, options?: footage.WaitOptions): footage.heygen.GroupAvatar?, string?, footage.Error?
---@field download fun(self: footage.heygen.GroupAvatar, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.GroupAvatar, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.GroupAvatar, fields: footage.heygen.fields.GroupAvatarRename|string, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field update fun(self: footage.heygen.GroupAvatar, fields?: footage.heygen.fields.GroupAvatarUpdate, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?

---@class footage.heygen.KnowledgeBase: footage.Record

---@class footage.heygen.Language: footage.Record

---@class footage.heygen.Locale: footage.Record

---@class footage.heygen.StreamingAvatar: footage.Record

---@class footage.heygen.StreamingSession: footage.Record

---@class footage.heygen.TalkingPhoto: footage.Record
---@field refresh fun(self: footage.heygen.TalkingPhoto, options?: footage.ActionOptions): footage.heygen.TalkingPhoto?, string?, footage.Error?
---@field wait fun(self: footage.heygen.TalkingPhoto, options?: footage.WaitOptions): footage.heygen.TalkingPhoto?, string?, footage.Error?
---@field download fun(self: footage.heygen.TalkingPhoto, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.TalkingPhoto, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.TalkingPhoto, fields: footage.heygen.fields.TalkingPhotoRename|string, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field update fun(self: footage.heygen.TalkingPhoto, fields?: footage.heygen.fields.TalkingPhotoUpdate, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?

---@class footage.heygen.Template: footage.Record
---@field refresh fun(self: footage.heygen.Template, options?: footage.ActionOptions): footage.heygen.Template?, string?, footage.Error?
---@field download fun(self: footage.heygen.Template, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field generate fun(self: footage.heygen.Template, fields: footage.heygen.fields.TemplateGenerate, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?

---@class footage.heygen.Translation: footage.Record
---@field refresh fun(self: footage.heygen.Translation, options?: footage.ActionOptions): footage.heygen.Translation?, string?, footage.Error?
---@field wait fun(self: footage.heygen.Translation, options?: footage.WaitOptions): footage.heygen.Translation?, string?, footage.Error?
---@field download fun(self: footage.heygen.Translation, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?

---@class footage.heygen.v3.AgentStyle: footage.Record

---@class footage.heygen.v3.Asset: footage.Record
---@field refresh fun(self: footage.heygen.v3.Asset, options?: footage.ActionOptions): footage.heygen.v3.Asset?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Asset, options?: footage.WaitOptions): footage.heygen.v3.Asset?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Asset, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Asset, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.AssetBatch: footage.Record
---@field items fun(self: footage.heygen.v3.AssetBatch, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.AssetBatch, options?: footage.ActionOptions): footage.heygen.v3.AssetBatch?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.AssetBatch, options?: footage.WaitOptions): footage.heygen.v3.AssetBatch?, string?, footage.Error?

---@class footage.heygen.v3.AvatarGroup: footage.Record
---@field looks fun(self: footage.heygen.v3.AvatarGroup, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.AvatarGroup, options?: footage.ActionOptions): footage.heygen.v3.AvatarGroup?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.AvatarGroup, options?: footage.WaitOptions): footage.heygen.v3.AvatarGroup?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.AvatarGroup, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field add_looks fun(self: footage.heygen.v3.AvatarGroup, fields: footage.heygen.fields.AvatarGroupAddLooks, options?: footage.ActionOptions): any, string?, footage.Error?
---@field consent fun(self: footage.heygen.v3.AvatarGroup, fields?: footage.heygen.fields.AvatarGroupConsent, options?: footage.ActionOptions): any, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.AvatarGroup, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field generate_looks fun(self: footage.heygen.v3.AvatarGroup, fields: footage.heygen.fields.AvatarGroupGenerateLooks, options?: footage.ActionOptions): any, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.AvatarGroup, fields: footage.heygen.fields.AvatarGroupRename|string, options?: footage.ActionOptions): footage.heygen.v3.AvatarGroup?, string?, footage.Error?
---@field train fun(self: footage.heygen.v3.AvatarGroup, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field training fun(self: footage.heygen.v3.AvatarGroup, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.AvatarGroup, fields?: footage.heygen.fields.AvatarGroupUpdate, options?: footage.ActionOptions): footage.heygen.v3.AvatarGroup?, string?, footage.Error?

---@class footage.heygen.v3.BackgroundRemoval: footage.Record
---@field refresh fun(self: footage.heygen.v3.BackgroundRemoval, options?: footage.ActionOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.BackgroundRemoval, options?: footage.WaitOptions): footage.heygen.v3.BackgroundRemoval?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.BackgroundRemoval, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.BackgroundRemoval, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.BatchItem: footage.Record

---@class footage.heygen.v3.BrandGlossary: footage.Record
---@field refresh fun(self: footage.heygen.v3.BrandGlossary, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.BrandGlossary, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.BrandGlossary, fields: footage.heygen.fields.BrandGlossaryRename|string, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.BrandGlossary, fields?: footage.heygen.fields.BrandGlossaryUpdate, options?: footage.ActionOptions): footage.heygen.v3.BrandGlossary?, string?, footage.Error?

---@class footage.heygen.v3.BrandKit: footage.Record
---@field refresh fun(self: footage.heygen.v3.BrandKit, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.BrandKit, options?: footage.WaitOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.BrandKit, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.BrandKit, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.BrandKit, fields: footage.heygen.fields.BrandKitRename|string, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.BrandKit, fields?: footage.heygen.fields.BrandKitUpdate, options?: footage.ActionOptions): footage.heygen.v3.BrandKit?, string?, footage.Error?

---@class footage.heygen.v3.Clipping: footage.Record
---@field refresh fun(self: footage.heygen.v3.Clipping, options?: footage.ActionOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Clipping, options?: footage.WaitOptions): footage.heygen.v3.Clipping?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Clipping, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Clipping, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.Comparison: footage.Record
---@field refresh fun(self: footage.heygen.v3.Comparison, options?: footage.ActionOptions): footage.heygen.v3.Comparison?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Comparison, options?: footage.WaitOptions): footage.heygen.v3.Comparison?, string?, footage.Error?

---@class footage.heygen.v3.ComparisonBatch: footage.Record
---@field items fun(self: footage.heygen.v3.ComparisonBatch, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.ComparisonBatch, options?: footage.ActionOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.ComparisonBatch, options?: footage.WaitOptions): footage.heygen.v3.ComparisonBatch?, string?, footage.Error?

---@class footage.heygen.v3.Event: footage.Record

---@class footage.heygen.v3.EventType: footage.Record

---@class footage.heygen.v3.FillerWordRemoval: footage.Record
---@field refresh fun(self: footage.heygen.v3.FillerWordRemoval, options?: footage.ActionOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.FillerWordRemoval, options?: footage.WaitOptions): footage.heygen.v3.FillerWordRemoval?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.FillerWordRemoval, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?

---@class footage.heygen.v3.Folder: footage.Record
---@field refresh fun(self: footage.heygen.v3.Folder, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.Folder, fields: footage.heygen.fields.FolderRename|string, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field restore fun(self: footage.heygen.v3.Folder, fields?: nil, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field trash fun(self: footage.heygen.v3.Folder, fields?: nil, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.Folder, fields: footage.heygen.fields.FolderUpdate, options?: footage.ActionOptions): footage.heygen.v3.Folder?, string?, footage.Error?

---@class footage.heygen.v3.FoundAsset: footage.Record
---@field download fun(self: footage.heygen.v3.FoundAsset, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?

---@class footage.heygen.v3.Language: footage.Record

---@class footage.heygen.v3.Lipsync: footage.Record
---@field refresh fun(self: footage.heygen.v3.Lipsync, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Lipsync, options?: footage.WaitOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Lipsync, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Lipsync, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.Lipsync, fields: footage.heygen.fields.LipsyncRename|string, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.Lipsync, fields: footage.heygen.fields.LipsyncUpdate, options?: footage.ActionOptions): footage.heygen.v3.Lipsync?, string?, footage.Error?

---@class footage.heygen.v3.LipsyncBatch: footage.Record
---@field items fun(self: footage.heygen.v3.LipsyncBatch, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.LipsyncBatch, options?: footage.ActionOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.LipsyncBatch, options?: footage.WaitOptions): footage.heygen.v3.LipsyncBatch?, string?, footage.Error?

---@class footage.heygen.v3.Look: footage.Record
---@field refresh fun(self: footage.heygen.v3.Look, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Look, options?: footage.WaitOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Look, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Look, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.Look, fields: footage.heygen.fields.LookRename|string, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.Look, fields?: footage.heygen.fields.LookUpdate, options?: footage.ActionOptions): footage.heygen.v3.Look?, string?, footage.Error?

---@class footage.heygen.v3.ModelVoice: footage.Record
---@field refresh fun(self: footage.heygen.v3.ModelVoice, options?: footage.ActionOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.ModelVoice, options?: footage.WaitOptions): footage.heygen.v3.ModelVoice?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.ModelVoice, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.Podcast: footage.Record
---@field refresh fun(self: footage.heygen.v3.Podcast, options?: footage.ActionOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Podcast, options?: footage.WaitOptions): footage.heygen.v3.Podcast?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Podcast, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Podcast, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.Proofread: footage.Record
---@field refresh fun(self: footage.heygen.v3.Proofread, options?: footage.ActionOptions): footage.heygen.v3.Proofread?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Proofread, options?: footage.WaitOptions): footage.heygen.v3.Proofread?, string?, footage.Error?
---@field generate fun(self: footage.heygen.v3.Proofread, fields?: footage.heygen.fields.ProofreadGenerate, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field replace_srt fun(self: footage.heygen.v3.Proofread, fields: footage.heygen.fields.ProofreadReplaceSrt, options?: footage.ActionOptions): footage.heygen.v3.Proofread?, string?, footage.Error?
---@field srt fun(self: footage.heygen.v3.Proofread, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.heygen.v3.RealtimeSession: footage.Record
---@field refresh fun(self: footage.heygen.v3.RealtimeSession, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.RealtimeSession, options?: footage.WaitOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field cancel fun(self: footage.heygen.v3.RealtimeSession, fields?: nil, options?: footage.ActionOptions): footage.heygen.v3.RealtimeSession?, string?, footage.Error?
---@field say fun(self: footage.heygen.v3.RealtimeSession, fields: footage.heygen.fields.RealtimeSessionSay|string, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.heygen.v3.Render: footage.Record
---@field refresh fun(self: footage.heygen.v3.Render, options?: footage.ActionOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Render, options?: footage.WaitOptions): footage.heygen.v3.Render?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Render, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Render, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.Sound: footage.Record
---@field download fun(self: footage.heygen.v3.Sound, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?

---@class footage.heygen.v3.Status: footage.Record

---@class footage.heygen.v3.Template: footage.Record
---@field refresh fun(self: footage.heygen.v3.Template, options?: footage.ActionOptions): footage.heygen.v3.Template?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Template, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field generate fun(self: footage.heygen.v3.Template, fields: footage.heygen.fields.TemplateGenerate, options?: footage.ActionOptions): footage.heygen.v3.Video?, string?, footage.Error?

---@class footage.heygen.v3.Video: footage.Record
---@field refresh fun(self: footage.heygen.v3.Video, options?: footage.ActionOptions): footage.heygen.v3.Video?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Video, options?: footage.WaitOptions): footage.heygen.v3.Video?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Video, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Video, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field scenes fun(self: footage.heygen.v3.Video, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field share fun(self: footage.heygen.v3.Video, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.heygen.v3.VideoAgent: footage.Record
---@field videos fun(self: footage.heygen.v3.VideoAgent, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.VideoAgent, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.VideoAgent, options?: footage.WaitOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field send fun(self: footage.heygen.v3.VideoAgent, fields: footage.heygen.fields.VideoAgentSend|string, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?
---@field stop fun(self: footage.heygen.v3.VideoAgent, fields?: nil, options?: footage.ActionOptions): footage.heygen.v3.VideoAgent?, string?, footage.Error?

---@class footage.heygen.v3.VideoBatch: footage.Record
---@field items fun(self: footage.heygen.v3.VideoBatch, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.VideoBatch, options?: footage.ActionOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.VideoBatch, options?: footage.WaitOptions): footage.heygen.v3.VideoBatch?, string?, footage.Error?

---@class footage.heygen.v3.VideoTranslation: footage.Record
---@field refresh fun(self: footage.heygen.v3.VideoTranslation, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.VideoTranslation, options?: footage.WaitOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.VideoTranslation, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.VideoTranslation, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.heygen.v3.VideoTranslation, fields: footage.heygen.fields.VideoTranslationRename|string, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.VideoTranslation, fields: footage.heygen.fields.VideoTranslationUpdate, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslation?, string?, footage.Error?

---@class footage.heygen.v3.VideoTranslationBatch: footage.Record
---@field items fun(self: footage.heygen.v3.VideoTranslationBatch, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.VideoTranslationBatch, options?: footage.ActionOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.VideoTranslationBatch, options?: footage.WaitOptions): footage.heygen.v3.VideoTranslationBatch?, string?, footage.Error?

---@class footage.heygen.v3.Voice: footage.Record
---@field refresh fun(self: footage.heygen.v3.Voice, options?: footage.ActionOptions): footage.heygen.v3.Voice?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.Voice, options?: footage.WaitOptions): footage.heygen.v3.Voice?, string?, footage.Error?
---@field download fun(self: footage.heygen.v3.Voice, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.v3.Voice, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.v3.WebhookEndpoint: footage.Record
---@field delete fun(self: footage.heygen.v3.WebhookEndpoint, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rotate_secret fun(self: footage.heygen.v3.WebhookEndpoint, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.WebhookEndpoint, fields?: footage.heygen.fields.WebhookEndpointUpdate, options?: footage.ActionOptions): footage.heygen.v3.WebhookEndpoint?, string?, footage.Error?

---@class footage.heygen.v3.Workflow: footage.Record
---@field runs fun(self: footage.heygen.v3.Workflow, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field versions fun(self: footage.heygen.v3.Workflow, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.Workflow, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?
---@field publish fun(self: footage.heygen.v3.Workflow, fields: footage.heygen.fields.WorkflowPublish, options?: footage.ActionOptions): footage.heygen.v3.WorkflowVersion?, string?, footage.Error?
---@field update fun(self: footage.heygen.v3.Workflow, fields: footage.heygen.fields.WorkflowUpdate, options?: footage.ActionOptions): footage.heygen.v3.Workflow?, string?, footage.Error?

---@class footage.heygen.v3.WorkflowRun: footage.Record
---@field nodes fun(self: footage.heygen.v3.WorkflowRun, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.heygen.v3.WorkflowRun, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field wait fun(self: footage.heygen.v3.WorkflowRun, options?: footage.WaitOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?
---@field cancel fun(self: footage.heygen.v3.WorkflowRun, fields?: nil, options?: footage.ActionOptions): footage.heygen.v3.WorkflowRun?, string?, footage.Error?

---@class footage.heygen.v3.WorkflowRunNode: footage.Record

---@class footage.heygen.v3.WorkflowVersion: footage.Record

---@class footage.heygen.Video: footage.Record
---@field refresh fun(self: footage.heygen.Video, options?: footage.ActionOptions): footage.heygen.Video?, string?, footage.Error?
---@field wait fun(self: footage.heygen.Video, options?: footage.WaitOptions): footage.heygen.Video?, string?, footage.Error?
---@field download fun(self: footage.heygen.Video, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.Video, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field scenes fun(self: footage.heygen.Video, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field share fun(self: footage.heygen.Video, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.heygen.Voice: footage.Record
---@field refresh fun(self: footage.heygen.Voice, options?: footage.ActionOptions): footage.heygen.Voice?, string?, footage.Error?
---@field wait fun(self: footage.heygen.Voice, options?: footage.WaitOptions): footage.heygen.Voice?, string?, footage.Error?
---@field download fun(self: footage.heygen.Voice, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.heygen.Voice, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.heygen.WebhookEndpoint: footage.Record
---@field delete fun(self: footage.heygen.WebhookEndpoint, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rotate_secret fun(self: footage.heygen.WebhookEndpoint, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?
---@field update fun(self: footage.heygen.WebhookEndpoint, fields?: footage.heygen.fields.WebhookEndpointUpdate, options?: footage.ActionOptions): footage.heygen.WebhookEndpoint?, string?, footage.Error?

---@class footage.heygen.WebhookEvent: footage.Record

---@class footage.twelvelabs.fields.Analyze
---@field end_time? number
---@field max_tokens? integer
---@field model_name? string
---@field prompt? string
---@field prompt_v2? table
---@field response_format? table
---@field start_time? number
---@field temperature? number
---@field video? table
---@field video_id? string

---@class footage.twelvelabs.fields.AnalyzeBatch
---@field batch_id string|footage.Record

---@class footage.twelvelabs.fields.AnalyzeTask
---@field task_id string|footage.Record

---@class footage.twelvelabs.fields.Asset
---@field asset_id string|footage.Record

---@class footage.twelvelabs.fields.AssetDelete
---@field force? boolean

---@class footage.twelvelabs.fields.AuthorizeConnection
---@field provider string
---@field redirect_uri string
---@field custom_id? string

---@class footage.twelvelabs.fields.Connection
---@field connection_id string|footage.Record

---@class footage.twelvelabs.fields.ConnectionImport
---@field items any[]

---@class footage.twelvelabs.fields.CreateAnalyzeBatch
---@field analysis_mode string
---@field model_name string
---@field requests any[]
---@field defaults? table

---@class footage.twelvelabs.fields.CreateAnalyzeTask
---@field video table
---@field analysis_mode? string
---@field custom_id? string
---@field end_time? number
---@field max_segment_duration? number
---@field max_tokens? integer
---@field min_segment_duration? number
---@field model_name? string
---@field prompt? string
---@field prompt_v2? table
---@field response_format? table
---@field start_time? number
---@field temperature? number

---@class footage.twelvelabs.fields.CreateAsset
---@field file footage.File
---@field enable_hls? boolean
---@field enable_thumbnail? boolean
---@field filename? string
---@field user_metadata? table|string

---@class footage.twelvelabs.fields.CreateEmbedTask
---@field model_name string
---@field video_clip_length? number
---@field video_embedding_scope? any[]
---@field video_end_offset_sec? number
---@field video_file? footage.File
---@field video_start_offset_sec? number
---@field video_url? string

---@class footage.twelvelabs.fields.CreateEmbedV2Task
---@field input_type string
---@field model_name string
---@field audio? table
---@field video? table

---@class footage.twelvelabs.fields.CreateEntities
---@field entity_collection_id string|footage.Record
---@field entities any[]

---@class footage.twelvelabs.fields.CreateEntity
---@field entity_collection_id string|footage.Record
---@field asset_ids any[]
---@field name string
---@field description? string
---@field metadata? table

---@class footage.twelvelabs.fields.CreateEntityCollection
---@field name string
---@field description? string

---@class footage.twelvelabs.fields.CreateIndex
---@field index_name string
---@field models any[]
---@field addons? any[]

---@class footage.twelvelabs.fields.CreateItemCollection
---@field knowledge_store_id string|footage.Record
---@field name string
---@field description? string
---@field metadata? table

---@class footage.twelvelabs.fields.CreateKnowledgeStore
---@field name string
---@field description? string
---@field ingestion_config? table
---@field metadata? table

---@class footage.twelvelabs.fields.CreateMultipartUpload
---@field filename string
---@field total_size integer
---@field type string
---@field enable_hls? boolean
---@field enable_thumbnail? boolean
---@field user_metadata? table

---@class footage.twelvelabs.fields.CreateRedirectUri
---@field redirect_uri string

---@class footage.twelvelabs.fields.CreateTask
---@field index_id string
---@field enable_video_stream? boolean
---@field user_metadata? table|string
---@field video_file? footage.File
---@field video_url? string

---@class footage.twelvelabs.fields.Embed
---@field input_type string
---@field model_name string
---@field audio? table
---@field image? table
---@field multi_input? table
---@field text? table
---@field text_image? table
---@field video? table

---@class footage.twelvelabs.fields.EmbedTask
---@field task_id string|footage.Record
---@field embedding_option? string|string[]

---@class footage.twelvelabs.fields.EmbedV1
---@field model_name string
---@field audio_file? footage.File
---@field audio_start_offset_sec? number
---@field audio_url? string
---@field image_file? footage.File
---@field image_url? string
---@field text? string

---@class footage.twelvelabs.fields.EmbedV2Task
---@field task_id string|footage.Record

---@class footage.twelvelabs.fields.Entity
---@field entity_collection_id string|footage.Record
---@field entity_id string|footage.Record

---@class footage.twelvelabs.fields.EntityAddAssets
---@field asset_ids any[]

---@class footage.twelvelabs.fields.EntityRemoveAssets
---@field asset_ids any[]

---@class footage.twelvelabs.fields.EntityUpdate
---@field description? string
---@field metadata? table
---@field name? string

---@class footage.twelvelabs.fields.EntityCollection
---@field entity_collection_id string|footage.Record

---@class footage.twelvelabs.fields.EntityCollectionUpdate
---@field description? string
---@field name? string

---@class footage.twelvelabs.fields.Import
---@field connection_id string|footage.Record
---@field import_id string|footage.Record

---@class footage.twelvelabs.fields.Index
---@field index_id string|footage.Record

---@class footage.twelvelabs.fields.IndexAdd
---@field asset_id string
---@field enable_video_stream? boolean
---@field user_metadata? table

---@class footage.twelvelabs.fields.IndexRename
---@field index_name string

---@class footage.twelvelabs.fields.IndexUpdate
---@field index_name string

---@class footage.twelvelabs.fields.IndexedAsset
---@field index_id string|footage.Record
---@field indexed_asset_id string|footage.Record
---@field embedding_option? string|string[]
---@field transcription? boolean

---@class footage.twelvelabs.fields.ItemCollection
---@field knowledge_store_id string|footage.Record
---@field collection_id string|footage.Record

---@class footage.twelvelabs.fields.ItemCollectionAdd
---@field item_ids any[]

---@class footage.twelvelabs.fields.ItemCollectionRemove
---@field item_ids any[]

---@class footage.twelvelabs.fields.ItemCollectionUpdate
---@field description? string
---@field metadata? table
---@field name? string

---@class footage.twelvelabs.fields.KnowledgeItem
---@field knowledge_store_id string|footage.Record
---@field item_id string|footage.Record

---@class footage.twelvelabs.fields.KnowledgeStore
---@field knowledge_store_id string|footage.Record

---@class footage.twelvelabs.fields.KnowledgeStoreAdd
---@field asset_id string
---@field asset_type? string
---@field metadata? table

---@class footage.twelvelabs.fields.KnowledgeStoreUpdate
---@field description? string
---@field metadata? table
---@field name? string

---@class footage.twelvelabs.fields.MultipartUpload
---@field upload_id string|footage.Record

---@class footage.twelvelabs.fields.MultipartUploadReport
---@field completed_chunks any[]

---@class footage.twelvelabs.fields.MultipartUploadUrls
---@field count integer
---@field start integer

---@class footage.twelvelabs.fields.Task
---@field task_id string|footage.Record

---@class footage.twelvelabs.fields.Upload
---@field url string
---@field enable_hls? boolean
---@field enable_thumbnail? boolean
---@field filename? string
---@field user_metadata? table|string

---@class footage.twelvelabs.fields.Video
---@field index_id string|footage.Record
---@field video_id string|footage.Record
---@field embedding_option? string|string[]
---@field transcription? boolean

---@class footage.twelvelabs
---@field analyze fun(fields?: footage.twelvelabs.fields.Analyze, options?: footage.ActionOptions): any, string?, footage.Error?
---@field analyze_batch fun(fields: footage.twelvelabs.fields.AnalyzeBatch|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeBatch?, string?, footage.Error?
---@field analyze_task fun(fields: footage.twelvelabs.fields.AnalyzeTask|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeTask?, string?, footage.Error?
---@field asset fun(fields: footage.twelvelabs.fields.Asset|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field authorize_connection fun(fields: footage.twelvelabs.fields.AuthorizeConnection, options?: footage.ActionOptions): any, string?, footage.Error?
---@field connection fun(fields: footage.twelvelabs.fields.Connection|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.Connection?, string?, footage.Error?
---@field create_analyze_batch fun(fields: footage.twelvelabs.fields.CreateAnalyzeBatch, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeBatch?, string?, footage.Error?
---@field create_analyze_task fun(fields: footage.twelvelabs.fields.CreateAnalyzeTask, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeTask?, string?, footage.Error?
---@field create_asset fun(fields: footage.twelvelabs.fields.CreateAsset, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field create_embed_task fun(fields: footage.twelvelabs.fields.CreateEmbedTask, options?: footage.ActionOptions): footage.twelvelabs.EmbedTask?, string?, footage.Error?
---@field create_embed_v2_task fun(fields: footage.twelvelabs.fields.CreateEmbedV2Task, options?: footage.ActionOptions): footage.twelvelabs.EmbedV2Task?, string?, footage.Error?
---@field create_entities fun(fields: footage.twelvelabs.fields.CreateEntities, options?: footage.ActionOptions): footage.twelvelabs.Entity[]?, string?, footage.Error?
---@field create_entity fun(fields: footage.twelvelabs.fields.CreateEntity, options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field create_entity_collection fun(fields: footage.twelvelabs.fields.CreateEntityCollection, options?: footage.ActionOptions): footage.twelvelabs.EntityCollection?, string?, footage.Error?
---@field create_index fun(fields: footage.twelvelabs.fields.CreateIndex, options?: footage.ActionOptions): footage.twelvelabs.Index?, string?, footage.Error?
---@field create_item_collection fun(fields: footage.twelvelabs.fields.CreateItemCollection, options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?
---@field create_knowledge_store fun(fields: footage.twelvelabs.fields.CreateKnowledgeStore, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeStore?, string?, footage.Error?
---@field create_multipart_upload fun(fields: footage.twelvelabs.fields.CreateMultipartUpload, options?: footage.ActionOptions): footage.twelvelabs.MultipartUpload?, string?, footage.Error?
---@field create_redirect_uri fun(fields: footage.twelvelabs.fields.CreateRedirectUri|string, options?: footage.ActionOptions): footage.twelvelabs.RedirectUri?, string?, footage.Error?
---@field create_task fun(fields: footage.twelvelabs.fields.CreateTask, options?: footage.ActionOptions): footage.twelvelabs.Task?, string?, footage.Error?
---@field embed fun(fields: footage.twelvelabs.fields.Embed, options?: footage.ActionOptions): any, string?, footage.Error?
---@field embed_task fun(fields: footage.twelvelabs.fields.EmbedTask|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.EmbedTask?, string?, footage.Error?
---@field embed_v1 fun(fields: footage.twelvelabs.fields.EmbedV1, options?: footage.ActionOptions): any, string?, footage.Error?
---@field embed_v2_task fun(fields: footage.twelvelabs.fields.EmbedV2Task|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.EmbedV2Task?, string?, footage.Error?
---@field entity fun(fields: footage.twelvelabs.fields.Entity, options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field entity_collection fun(fields: footage.twelvelabs.fields.EntityCollection|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.EntityCollection?, string?, footage.Error?
---@field import fun(fields: footage.twelvelabs.fields.Import, options?: footage.ActionOptions): footage.twelvelabs.Import?, string?, footage.Error?
---@field index fun(fields: footage.twelvelabs.fields.Index|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.Index?, string?, footage.Error?
---@field indexed_asset fun(fields: footage.twelvelabs.fields.IndexedAsset, options?: footage.ActionOptions): footage.twelvelabs.IndexedAsset?, string?, footage.Error?
---@field item_collection fun(fields: footage.twelvelabs.fields.ItemCollection, options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?
---@field knowledge_item fun(fields: footage.twelvelabs.fields.KnowledgeItem, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeItem?, string?, footage.Error?
---@field knowledge_store fun(fields: footage.twelvelabs.fields.KnowledgeStore|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeStore?, string?, footage.Error?
---@field multipart_upload fun(fields: footage.twelvelabs.fields.MultipartUpload|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.MultipartUpload?, string?, footage.Error?
---@field task fun(fields: footage.twelvelabs.fields.Task|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.Task?, string?, footage.Error?
---@field video fun(fields: footage.twelvelabs.fields.Video, options?: footage.ActionOptions): footage.twelvelabs.Video?, string?, footage.Error?

---@alias footage.twelvelabs.Upload
---| fun(file: string|footage.File|footage.Record, fields?: footage.twelvelabs.UploadFields, options?: footage.UploadOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---| fun(fields: footage.twelvelabs.fields.Upload, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?

---@class footage.twelvelabs.AnalyzeBatch: footage.Record
---@field refresh fun(self: footage.twelvelabs.AnalyzeBatch, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeBatch?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.AnalyzeBatch, options?: footage.WaitOptions): footage.twelvelabs.AnalyzeBatch?, string?, footage.Error?
---@field cancel fun(self: footage.twelvelabs.AnalyzeBatch, fields?: nil, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeBatch?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.AnalyzeBatch, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field results fun(self: footage.twelvelabs.AnalyzeBatch, fields?: nil, options?: footage.ActionOptions): table[]?, string?, footage.Error?

---@class footage.twelvelabs.AnalyzeTask: footage.Record
---@field refresh fun(self: footage.twelvelabs.AnalyzeTask, options?: footage.ActionOptions): footage.twelvelabs.AnalyzeTask?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.AnalyzeTask, options?: footage.WaitOptions): footage.twelvelabs.AnalyzeTask?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.AnalyzeTask, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.twelvelabs.Asset: footage.Record
---@field refresh fun(self: footage.twelvelabs.Asset, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.Asset, options?: footage.WaitOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field download fun(self: footage.twelvelabs.Asset, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field clear_metadata fun(self: footage.twelvelabs.Asset, fields?: nil, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Asset, fields?: footage.twelvelabs.fields.AssetDelete, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field replace_metadata fun(self: footage.twelvelabs.Asset, fields?: table, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?
---@field set_metadata fun(self: footage.twelvelabs.Asset, fields?: table, options?: footage.ActionOptions): footage.twelvelabs.Asset?, string?, footage.Error?

---@class footage.twelvelabs.AssetIndex: footage.Record

---@class footage.twelvelabs.Connection: footage.Record
---@field imports fun(self: footage.twelvelabs.Connection, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.twelvelabs.Connection, options?: footage.ActionOptions): footage.twelvelabs.Connection?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Connection, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field import fun(self: footage.twelvelabs.Connection, fields: footage.twelvelabs.fields.ConnectionImport|any[], options?: footage.ActionOptions): footage.twelvelabs.Import?, string?, footage.Error?
---@field picker_token fun(self: footage.twelvelabs.Connection, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.twelvelabs.EmbedTask: footage.Record
---@field refresh fun(self: footage.twelvelabs.EmbedTask, options?: footage.ActionOptions): footage.twelvelabs.EmbedTask?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.EmbedTask, options?: footage.WaitOptions): footage.twelvelabs.EmbedTask?, string?, footage.Error?
---@field read_status fun(self: footage.twelvelabs.EmbedTask, fields?: nil, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.twelvelabs.EmbedV2Task: footage.Record
---@field refresh fun(self: footage.twelvelabs.EmbedV2Task, options?: footage.ActionOptions): footage.twelvelabs.EmbedV2Task?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.EmbedV2Task, options?: footage.WaitOptions): footage.twelvelabs.EmbedV2Task?, string?, footage.Error?

---@class footage.twelvelabs.Entity: footage.Record
---@field refresh fun(self: footage.twelvelabs.Entity, options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.Entity, options?: footage.WaitOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field add_assets fun(self: footage.twelvelabs.Entity, fields: footage.twelvelabs.fields.EntityAddAssets|any[], options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Entity, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field remove_assets fun(self: footage.twelvelabs.Entity, fields: footage.twelvelabs.fields.EntityRemoveAssets|any[], options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?
---@field update fun(self: footage.twelvelabs.Entity, fields?: footage.twelvelabs.fields.EntityUpdate, options?: footage.ActionOptions): footage.twelvelabs.Entity?, string?, footage.Error?

---@class footage.twelvelabs.EntityCollection: footage.Record
---@field entities fun(self: footage.twelvelabs.EntityCollection, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.twelvelabs.EntityCollection, options?: footage.ActionOptions): footage.twelvelabs.EntityCollection?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.EntityCollection, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field update fun(self: footage.twelvelabs.EntityCollection, fields?: footage.twelvelabs.fields.EntityCollectionUpdate, options?: footage.ActionOptions): footage.twelvelabs.EntityCollection?, string?, footage.Error?

---@class footage.twelvelabs.FoundItem: footage.Record

---@class footage.twelvelabs.Import: footage.Record
---@field refresh fun(self: footage.twelvelabs.Import, options?: footage.ActionOptions): footage.twelvelabs.Import?, string?, footage.Error?

---@class footage.twelvelabs.Index: footage.Record
---@field refresh fun(self: footage.twelvelabs.Index, options?: footage.ActionOptions): footage.twelvelabs.Index?, string?, footage.Error?
---@field add fun(self: footage.twelvelabs.Index, fields: footage.twelvelabs.fields.IndexAdd|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.IndexedAsset?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Index, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field rename fun(self: footage.twelvelabs.Index, fields: footage.twelvelabs.fields.IndexRename|string, options?: footage.ActionOptions): footage.twelvelabs.Index?, string?, footage.Error?
---@field update fun(self: footage.twelvelabs.Index, fields: footage.twelvelabs.fields.IndexUpdate, options?: footage.ActionOptions): footage.twelvelabs.Index?, string?, footage.Error?

---@class footage.twelvelabs.IndexedAsset: footage.Record
---@field refresh fun(self: footage.twelvelabs.IndexedAsset, options?: footage.ActionOptions): footage.twelvelabs.IndexedAsset?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.IndexedAsset, options?: footage.WaitOptions): footage.twelvelabs.IndexedAsset?, string?, footage.Error?
---@field download fun(self: footage.twelvelabs.IndexedAsset, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.IndexedAsset, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field set_metadata fun(self: footage.twelvelabs.IndexedAsset, fields?: table, options?: footage.ActionOptions): footage.twelvelabs.IndexedAsset?, string?, footage.Error?

---@class footage.twelvelabs.ItemCollection: footage.Record
---@field items fun(self: footage.twelvelabs.ItemCollection, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.twelvelabs.ItemCollection, options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?
---@field add fun(self: footage.twelvelabs.ItemCollection, fields: footage.twelvelabs.fields.ItemCollectionAdd|any[], options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.ItemCollection, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field remove fun(self: footage.twelvelabs.ItemCollection, fields: footage.twelvelabs.fields.ItemCollectionRemove|any[], options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?
---@field update fun(self: footage.twelvelabs.ItemCollection, fields?: footage.twelvelabs.fields.ItemCollectionUpdate, options?: footage.ActionOptions): footage.twelvelabs.ItemCollection?, string?, footage.Error?

---@class footage.twelvelabs.KnowledgeItem: footage.Record
---@field refresh fun(self: footage.twelvelabs.KnowledgeItem, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeItem?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.KnowledgeItem, options?: footage.WaitOptions): footage.twelvelabs.KnowledgeItem?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.KnowledgeItem, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.twelvelabs.KnowledgeStore: footage.Record
---@field collections fun(self: footage.twelvelabs.KnowledgeStore, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field items fun(self: footage.twelvelabs.KnowledgeStore, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field search fun(self: footage.twelvelabs.KnowledgeStore, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.twelvelabs.KnowledgeStore, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeStore?, string?, footage.Error?
---@field add fun(self: footage.twelvelabs.KnowledgeStore, fields: footage.twelvelabs.fields.KnowledgeStoreAdd|string|footage.Record, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeItem?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.KnowledgeStore, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field update fun(self: footage.twelvelabs.KnowledgeStore, fields?: footage.twelvelabs.fields.KnowledgeStoreUpdate, options?: footage.ActionOptions): footage.twelvelabs.KnowledgeStore?, string?, footage.Error?

---@class footage.twelvelabs.Match: footage.Record

---@class footage.twelvelabs.MultipartUpload: footage.Record
---@field chunks fun(self: footage.twelvelabs.MultipartUpload, filters?: table, options?: footage.WalkOptions): footage.Listing
---@field refresh fun(self: footage.twelvelabs.MultipartUpload, options?: footage.ActionOptions): footage.twelvelabs.MultipartUpload?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.MultipartUpload, options?: footage.WaitOptions): footage.twelvelabs.MultipartUpload?, string?, footage.Error?
---@field report fun(self: footage.twelvelabs.MultipartUpload, fields: footage.twelvelabs.fields.MultipartUploadReport, options?: footage.ActionOptions): any, string?, footage.Error?
---@field urls fun(self: footage.twelvelabs.MultipartUpload, fields: footage.twelvelabs.fields.MultipartUploadUrls, options?: footage.ActionOptions): any, string?, footage.Error?

---@class footage.twelvelabs.RedirectUri: footage.Record
---@field delete fun(self: footage.twelvelabs.RedirectUri, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.twelvelabs.Task: footage.Record
---@field refresh fun(self: footage.twelvelabs.Task, options?: footage.ActionOptions): footage.twelvelabs.Task?, string?, footage.Error?
---@field wait fun(self: footage.twelvelabs.Task, options?: footage.WaitOptions): footage.twelvelabs.Task?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Task, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?

---@class footage.twelvelabs.UploadChunk: footage.Record

---@class footage.twelvelabs.Video: footage.Record
---@field refresh fun(self: footage.twelvelabs.Video, options?: footage.ActionOptions): footage.twelvelabs.Video?, string?, footage.Error?
---@field download fun(self: footage.twelvelabs.Video, to: string, options?: footage.DownloadOptions): (string|string[])?, string?, footage.Error?
---@field delete fun(self: footage.twelvelabs.Video, fields?: nil, options?: footage.ActionOptions): true?, string?, footage.Error?
---@field set_metadata fun(self: footage.twelvelabs.Video, fields?: table, options?: footage.ActionOptions): footage.twelvelabs.Video?, string?, footage.Error?
