-- What the classes of editors are called. Owns names only.

local type_names = {}

--- "create_video" is "CreateVideo".
function type_names.camel(name)
  return (("_" .. name):gsub("_(%w)", string.upper))
end

--- The class of a record's type: "v3.avatar_group" of heygen is footage.heygen.v3.AvatarGroup.
function type_names.of_record(service, kind)
  local group, name = kind:match "^(.*%.)(.*)$"
  return ("footage.%s.%s%s"):format(service, group or "", type_names.camel(name or kind))
end

--- What the names of a list's classes begin with: footage.heygen.v3.Videos of "heygen.v3.videos".
function type_names.of_list(full_name)
  local group, name = full_name:match "^(.*)%.([^.]+)$"
  return ("footage.%s.%s"):format(group, type_names.camel(name))
end

--- The type of a listing of records; a loop knows what to do with the function. (An alias of it would hide what
--- `listing[1]` is.)
function type_names.of_listing(service, kind)
  local class = type_names.of_record(service, kind)
  return ("(footage.Listing<%s>|fun(): %s?)"):format(class, class)
end

return type_names
