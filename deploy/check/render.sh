#!/usr/bin/env bash
# Prints the chart's objects as JSON: deploy/check/render.sh <values file>… Each is checked by its schema of Kubernetes. 3: no Python here.
# Without files, it takes all that the repository ships (render.py).
# With --notes before the files, it prints the chart's notes instead. With --reuse, it renders them as all values of an older release, and with --reuse --each
# without each of their keys in turn, too (reuse.py).
source "$(dirname "$0")/tools.sh"
has python3 || exit 3
need_pip kubernetes-validate 'kubernetes-validate==1.37.0' >&2
[ -d "$tools"/venv/lib/python3*/site-packages/helm_python ] || "$tools/venv/bin/pip" install --quiet --disable-pip-version-check helm-python-sdk==0.2.2 >&2
script=render.py
[ "${1:-}" != --reuse ] || { script=reuse.py && shift; }
exec "$tools/venv/bin/python" "$check_folder/$script" "$@"
