#!/bin/sh
# The program that `make install` puts below its prefix: program.sh LUA ABI writes it. It finds the prefix from where
# it lies, through links too, so that it needs no variable and may be moved with all the rest.
set -eu

lua=$(command -v "$1" || echo "$1")
cat <<END
#!/bin/sh
# footage, for Lua $2. Written by \`make install\`.
self=\$0
while [ -h "\$self" ]; do
  to=\$(readlink "\$self")
  case \$to in /*) self=\$to ;; *) self=\${self%/*}/\$to ;; esac
done
case \$self in */*) here=\${self%/*} ;; *) here=. ;; esac
here=\$(cd "\$here" && pwd)
exec "$lua" "\${here%/*}/share/lua/$2/footage/cli/program.lua" "\$@"
END
