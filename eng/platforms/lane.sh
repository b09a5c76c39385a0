# What the lanes in scripts/ share: programs of the system, a runtime laid out as an installed one is, and a table of the tests that ran on it.
# Sourced, with the repository as the current folder. The lane removes "$work" when it ends.

work=$(mktemp -d)
tests=$PWD/tests/Remoting.Tests/bin/Debug/net10.0
library=Remoting.Tests.dll

# Packages of Debian; those that are there are left as they are.
install() { # PACKAGE...
    dpkg --status "$@" >/dev/null 2>&1 && return
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$work/apt" 2>&1 || { cat "$work/apt"; exit 1; }
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

build_tests() {
    dotnet build --nologo --verbosity quiet tests/Remoting.Tests || exit 1
}

# What selects the classes that were asked for, all of them where none was.
select_classes() { # [CLASS...]
    selection=(-reporter verbose -noColor -noLogo)
    local name
    for name; do
        selection+=(-class "Remoting.Tests.$name")
    done
}

class_names() {
    "$tests/Remoting.Tests" -list classes | sed 's/^Remoting\.Tests\.//'
}

# Prints the table of what the logs of test programs say. Fails where a test failed that is not in the list of those that the platform itself prevents.
table() { # KNOWN LOG...
    awk -v started="$SECONDS" -f eng/platforms/table.awk "$@"
}
