using System.Globalization;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Namespaces;

/// <summary>How a program is kept apart from the host: its groups, its own /dev, its limits, its user.</summary>
/// <remarks>
/// What libvirt does between fork and exec, where the platform lets nobody act, is done by the system's own programs, each of which
/// becomes the next: unshare, a shell, prlimit, setpriv, and the program itself. The process and its number stay the same throughout.
/// </remarks>
internal sealed record ConfinedLaunch
{
    // Writing 0 means the writer itself; the groups come last, because they let nobody make devices. What goes wrong is said on standard error, which is the program's log.
    private const string Script = """
        set -e
        root=$1; owner=$2; shift 2
        if [ -n "$root" ]; then
          path=$PATH; PATH=/usr/sbin:/usr/bin:/sbin:/bin
          mount -t tmpfs -o nosuid,noexec,mode=0755,size=65536 devfs "$root"
          mounts=$1; shift
          while [ "$mounts" -gt 0 ]; do
            mkdir -p "$root/$1"; mount --rbind "/dev/$1" "$root/$1"; shift; mounts=$((mounts-1))
          done
          common=$1; own=$2; shift 2
          while [ "$((common+own))" -gt 0 ]; do
            if [ -e "/dev/$1" ] && [ ! -e "$root/$1" ]; then
              case $1 in */*) mkdir -p "$root/${1%/*}";; esac
              cp -a "/dev/$1" "$root/$1"
              if [ "$common" -le 0 ] && [ -n "$owner" ] && [ ! -L "$root/$1" ]; then chown "$owner" "$root/$1"; fi
            fi
            shift
            if [ "$common" -gt 0 ]; then common=$((common-1)); else own=$((own-1)); fi
          done
          ln -s /proc/self/fd "$root/fd"
          mount --move "$root" /dev
          PATH=$path
        fi
        groups=$1; shift
        while [ "$groups" -gt 0 ]; do echo 0 > "$1"; shift; groups=$((groups-1)); done
        exec "$@"
        """;

    /// <summary>As whom it runs; null for the daemon's own user.</summary>
    internal HostIdentity? Identity { get; init; }

    /// <summary>The files of control groups that take processes.</summary>
    internal IReadOnlyList<string> GroupFiles { get; init; } = [];

    /// <summary>The /dev that it sees; null for the host's.</summary>
    internal DeviceView? Devices { get; init; }

    /// <summary>Limits of resources by the names that prlimit has for them, such as <c>nofile</c>; negative for unlimited.</summary>
    internal IReadOnlyDictionary<string, long> Limits { get; init; } = new Dictionary<string, long>();

    /// <summary>Tells how the program is started so.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What is started in its place.</returns>
    /// <exception cref="VirtException">InternalError when the host has not got a program that it takes.</exception>
    internal (string Program, IReadOnlyList<string> Arguments) Wrap(string program, IReadOnlyList<string> arguments)
    {
        List<string> words = [program, .. arguments];
        if (Identity is { } identity)
        {
            words.InsertRange(0, AsUser(identity));
        }

        if (Limits.Count > 0)
        {
            words.InsertRange(0, [Find("prlimit"), .. Limits.Select(limit => $"--{limit.Key}={Words(limit.Value)}"), "--"]);
        }

        if (Devices is null && GroupFiles.Count == 0)
        {
            return (words[0], words[1..]);
        }

        words.InsertRange(0, ["/bin/sh", "-c", Script, "sh", .. DeviceWords(), Count(GroupFiles), .. GroupFiles]);
        if (Devices is not null)
        {
            words.InsertRange(0, [Find("unshare"), "--mount", "--propagation", "slave", "--"]);
        }

        return (words[0], words[1..]);
    }

    private static string[] AsUser(HostIdentity identity)
    {
        var groups = HostAccounts.GroupsOf(identity).Select(group => group.ToString(CultureInfo.InvariantCulture));
        string[] user =
        [
            Find("setpriv"), "--reuid", identity.User.ToString(CultureInfo.InvariantCulture), "--regid", identity.Group.ToString(CultureInfo.InvariantCulture),
            "--groups", string.Join(',', groups), "--inh-caps=-all", "--bounding-set=-all", "--",
        ];
        return user;
    }

    private static string Words(long limit) => limit < 0 ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);

    private static string Count<T>(IReadOnlyCollection<T> items) => items.Count.ToString(CultureInfo.InvariantCulture);

    private static string Find(string name) => HostProgram.Find(name, VirtErrorDomain.Security).Path;

    private IEnumerable<string> DeviceWords()
    {
        if (Devices is not { } view)
        {
            return [string.Empty, string.Empty];
        }

        var owner = Identity is { } identity ? string.Create(CultureInfo.InvariantCulture, $"{identity.User}:{identity.Group}") : string.Empty;
        return [view.Root, owner, Count(view.Mounts), .. view.Mounts, Count(view.Common), Count(view.Own), .. view.Common, .. view.Own];
    }
}

/// <summary>A /dev of a guest's own.</summary>
/// <param name="Root">An empty directory where it is made before it is moved to its place.</param>
/// <param name="Mounts">The file systems below the host's /dev that it shows as they are, relative to it.</param>
/// <param name="Common">The devices that every guest has, relative to /dev.</param>
/// <param name="Own">The devices that are given to this guest, relative to /dev.</param>
internal sealed record DeviceView(string Root, IReadOnlyList<string> Mounts, IReadOnlyList<string> Common, IReadOnlyList<string> Own);
