#!/bin/sh
# What a person does with the packages, in a root that has nothing of the machine around it: installs, upgrades, uses and
# removes them. `cargo xtask package --try` runs it there, as root. It ends with `all tried`, or at the first thing that is
# not so.
set -eu
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
cd /try
# The root is thrown away: nothing of it need be on the disk.
echo force-unsafe-io > /etc/dpkg/dpkg.cfg.d/quick
vault=/home/ann/.local/share/linecheck/sandbox
tests="story::c12_s1_from_nothing_to_a_traced_test_send_takes_at_most_seven_clicks
       story::c1_c5_c9_m1_m2_m4_t3_t5_the_whole_story_by_mouse
       story::c1_c5_c7_c9_m1_m4_t5_the_whole_story_by_keyboard_alone"

now() { printf '\n--- %s\n' "$*"; }
fail() { printf 'not so: %s\n' "$*" >&2; exit 1; }
install() { apt-get install --yes --quiet=2 --no-install-recommends "$@" > apt.log 2>&1 || { cat apt.log; fail "apt-get install $*"; }; }
as_ann() { su --login ann --command "$1"; }
is_version() { [ "$(dpkg-query --show --showformat '${Version}' linecheck)" = "$1" ] || fail "version $1 is installed"; }
tenants() { echo "a passphrase for tests" | as_ann "$1 --sandbox --passphrase-stdin tenant list 2>&1"; }

now "an older version, and somebody's vault of version 2"
apt-get update --quiet=2
install ./old/linecheck.deb
is_version 0.0.0
useradd --create-home --shell /bin/sh ann
as_ann "umask 077; mkdir -p $vault; cp /try/vault/* $vault"

now "the upgrade"
install ./new/linecheck.deb
version=$(dpkg-deb --field new/linecheck.deb Version)
is_version "$version"
[ ! -e /usr/share/doc/linecheck/of-before ] || fail "a file of the older version is gone"
tenants linecheck | tee told.log
grep --quiet "brought from version 2" told.log || fail "the vault says that it was brought on"
grep --quiet "contoso" told.log || fail "the vault has its tenant"

now "what is installed is whole, and needs nothing that is not there"
[ -z "$(dpkg --verify linecheck)" ] || fail "each file is as it was packaged"
for program in linecheck linecheck-desktop; do
    ! ldd "/usr/bin/$program" | grep "not found" || fail "$program has its libraries"
done
[ "$(as_ann 'linecheck --version')" = "linecheck $version" ] || fail "linecheck --version says $version"
bash -c ". /usr/share/bash-completion/completions/linecheck && complete -p linecheck" > /dev/null || fail "bash completes"
zcat /usr/share/man/man1/linecheck-verify.1.gz | grep --quiet "Verify Account" || fail "there is a page for verify"

now "the tour, by the command line"
as_ann "linecheck tour" > tour.log || { cat tour.log; fail "the tour ends well"; }
tail -n 3 tour.log

now "what a desktop has, and what drives the window"
install xvfb xauth dbus gnome-keyring webkit2gtk-driver imagemagick fonts-dejavu-core libglib2.0-bin

now "from the menu entry"
cat > from-menu.sh << 'END'
gio launch /usr/share/applications/Linecheck.desktop
tries=0
# Below its menu, a window whose page is not painted yet is of one colour.
until pidof linecheck-desktop > /dev/null && import -window root -crop 1000x600+200+150 /tmp/menu.png \
    && [ "$(identify -format '%k' /tmp/menu.png)" -gt 20 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || exit 1
    sleep 1
done
import -window root /tmp/menu.png
kill "$(pidof linecheck-desktop)"
END
as_ann "dbus-run-session -- xvfb-run --auto-servernum --server-args='-screen 0 1400x900x24' sh /try/from-menu.sh" \
    || fail "the menu entry opens the window"
cp /tmp/menu.png menu.png

now "the story from the first start to the deletion, in the installed window"
# shellcheck disable=SC2086
as_ann "LINECHECK_TEST_WINDOW=/usr/bin/linecheck-desktop LINECHECK_TEST_CLI=/usr/bin/linecheck \
        /try/story --test-threads 1 --exact $(echo $tests)"

now "removed: the vault stays, and it is said where"
before=$(cat $vault/* | sha256sum)
files=$(dpkg --listfiles linecheck)
for how in remove purge; do
    apt-get "$how" --yes linecheck > removed.log 2>&1 || { cat removed.log; fail "apt-get $how"; }
    grep "The vaults stay" removed.log || [ "$how" = purge ] || fail "apt-get $how says where the vault is"
done
for file in $files; do
    [ -d "$file" ] || [ ! -e "$file" ] || fail "$file is gone"
done
[ "$(cat $vault/* | sha256sum)" = "$before" ] || fail "the vault is as it was"

now "the package for Fedora, unpacked: the tour, the vault, and the window"
as_ann "/try/rpm/usr/bin/linecheck tour" > tour.log || { cat tour.log; fail "the tour ends well"; }
tenants /try/rpm/usr/bin/linecheck | grep contoso || fail "it opens the same vault"
as_ann "LINECHECK_TEST_WINDOW=/try/rpm/usr/bin/linecheck-desktop LINECHECK_TEST_CLI=/try/rpm/usr/bin/linecheck \
        /try/story --test-threads 1 --exact $(echo $tests | cut -d ' ' -f 1)"

printf '\nall tried\n'
