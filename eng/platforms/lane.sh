# What the lanes in scripts/ share: programs of the system, a runtime laid out as an installed one is, and a table of the tests that ran on it.
# Sourced, with the repository as the current folder. The lane removes "$work" when it ends.

work=$(mktemp -d)
tests=$work/tests
library=Remoting.Tests.dll

# Packages of Debian; those that are there are left as they are.
install() { # PACKAGE...
    dpkg --status "$@" >/dev/null 2>&1 && return
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$work/install" 2>&1 || { cat "$work/install"; exit 1; }
}

# The runtime of a platform in the form of an installed one, so that programs start their workers as everywhere. The program `dotnet` is in no such
# package: the lane puts one there. Sets the variable "framework" to the folder of the shared framework.
lay_out() { # RUNTIME_IDENTIFIER FOLDER [VERSION, by default the SDK's own]
    local version='$(BundledNETCoreAppPackageVersion)' pack
    mkdir -p "$work/$1"
    cat >"$work/$1/pack.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <PackVersion>${3:-$version}</PackVersion>
    <Pack>\$(NuGetPackageRoot)microsoft.netcore.app.runtime.$1/\$(PackVersion)</Pack>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="Microsoft.NETCore.App.Runtime.$1" Version="[\$(PackVersion)]" />
  </ItemGroup>
</Project>
END
    dotnet restore --verbosity quiet "$work/$1/pack.csproj" || exit 1
    pack=$(dotnet msbuild "$work/$1/pack.csproj" -getProperty:Pack)
    version=${pack##*/}
    framework=$2/shared/Microsoft.NETCore.App/$version
    mkdir -p "$2/host/fxr/$version" "$framework"
    cp "$pack/runtimes/$1/native"/* "$pack/runtimes/$1/lib"/*/* "$framework/"
    mv "$framework"/*hostfxr.* "$2/host/fxr/$version/"
}

# The tests, and a copy of them, so that another build does not change what runs. BUILT=1 says that they are built.
build_tests() {
    [ -n "${BUILT:-}" ] || dotnet build --nologo --verbosity quiet tests/Remoting.Tests || exit 1
    cp -r tests/Remoting.Tests/bin/Debug/net10.0 "$tests" || exit 1
    # Without the code that was compiled ahead for this platform.
    cp src/Remoting/bin/Debug/net10.0/Remoting.dll "$tests/" || exit 1
}

# What selects the classes that were asked for, all of them where none was.
select_classes() { # [CLASS...]
    selection=(-reporter verbose -noColor)
    local name
    for name; do
        selection+=(-class "Remoting.Tests.$name")
    done
}

class_names() {
    "$tests/Remoting.Tests" -list classes -noLogo -noColor | sed -n 's/^Remoting\.Tests\.//p'
}

# Leaves out of the next run those tests of a class that the platform itself prevents, and says so for the table. A single case of a test leaves itself out.
without() { # LIST CLASS
    left_out=()
    local name
    while IFS= read -r name; do
        [[ $name = *"("* ]] || left_out+=(-method- "Remoting.Tests.$name")
        echo "    Remoting.Tests.$name [PREVENTED]"
    done < <(sed -n 's/ # .*//p' "$1" | grep "^$2\.")
}

# Runs the classes that are named behind the two dashes, all of them where there are none, in one program, and prints their table. What the platform
# prevents is in a list beside the script.
run_all() { # [NAME=VALUE...] COMMAND -- [CLASS...]
    local command=(env)
    while [ "$1" != -- ]; do
        command+=("$1")
        shift
    done
    shift
    started=$SECONDS
    select_classes "$@"
    local list=$0.prevented
    [ -e "$list" ] || list=/dev/null
    (cd "$tests" && timeout --kill-after=10 "${LIMIT:-3000}" "${command[@]}" "$library" "${selection[@]}") >"$work/log" 2>&1 </dev/null
    local status=$?
    [ "$status" -lt 2 ] || echo "lane: the program ended with exit code $status" >>"$work/log"
    [ -z "${LOG:-}" ] || cp "$work/log" "$LOG"
    table "$list" "$work/log"
}

# Prints the table of what the logs of test programs say. Fails where a test failed that is not in the list.
# LOG=FILE keeps what they said.
table() { # LIST LOG...
    awk -f eng/platforms/table.awk "$@"
}
