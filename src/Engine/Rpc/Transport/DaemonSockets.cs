using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Knows where daemons on this machine put their sockets.</summary>
/// <remarks>remoteGetUNIXSocket and remoteGetURIDaemonInfo; VirtPS's own daemon comes first.</remarks>
/// <param name="SystemRun">The directory of the system's sockets, <c>/run</c>.</param>
/// <param name="UserRun">The directory of the current user's sockets; nothing for one who is asked about the system only.</param>
/// <param name="IsPrivileged">Whether the user is root, for whom libvirt has no session daemon.</param>
internal sealed record DaemonSockets(string SystemRun, string UserRun, bool IsPrivileged)
{
    // In the order in which libvirt's own daemon would try its drivers.
    private static readonly string[] Drivers = ["xen", "qemu", "lxc", "vbox", "bhyve", "vz", "ch"];

    /// <summary>Gets the places for the current user.</summary>
    /// <returns>The places.</returns>
    public static DaemonSockets ForCurrentUser() => For(Environment.IsPrivilegedProcess, Environment.GetEnvironmentVariable);

    /// <summary>Gets the places for a user.</summary>
    /// <param name="isPrivileged">Whether the user is root.</param>
    /// <param name="environment">Finds a variable of the user's environment.</param>
    /// <returns>The places.</returns>
    public static DaemonSockets For(bool isPrivileged, Func<string, string?> environment) =>
        new("/run", new UserDirectories(environment).Run, isPrivileged);

    /// <summary>Says whether a URI means the daemon of the user's own session.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>True for <c>…///session</c>, and for the test driver of a daemon, unless the user is root.</returns>
    public bool IsSession(VirtUri uri) =>
        !IsPrivileged && (uri.Path == "/session" || (uri.Driver == "test" && uri.ExplicitTransport is not null));

    /// <summary>Lists the sockets to try, best first.</summary>
    /// <param name="uri">The URI; its parameter <c>socket</c> is not looked at.</param>
    /// <param name="mode">Which kind of daemon is wanted.</param>
    /// <param name="readOnly">Whether the connection will only read.</param>
    /// <returns>The paths.</returns>
    /// <exception cref="VirtException">OperationUnsupported when the driver's own daemon is wanted and the URI names no driver.</exception>
    public IReadOnlyList<string> Candidates(VirtUri uri, RemoteMode mode, bool readOnly)
    {
        var session = IsSession(uri);
        var suffix = readOnly && !session ? "sock-ro" : "sock";
        var direct = Direct(uri, session).Select(daemon => Libvirt(session, $"{daemon}-{suffix}"));
        var legacy = Libvirt(session, $"libvirt-{suffix}");
        return mode switch
        {
            RemoteMode.Direct when uri.Driver == "remote" => throw VirtException.Worded(
                VirtErrorCode.OperationUnsupported,
                "mode=direct needs the name of a driver in the URI, such as qemu+unix:///system?mode=direct, because each driver has a daemon of its own",
                VirtErrorDomain.Remote),
            RemoteMode.Direct => [.. direct],
            RemoteMode.Legacy => [legacy],
            _ => [Own(session, $"virtps-{suffix}"), .. direct, legacy],
        };
    }

    // Without a driver's name the daemon chooses, so whichever daemon is there will do.
    private static IEnumerable<string> Direct(VirtUri uri, bool session) =>
        uri.Driver != "remote"
            ? [$"virt{uri.Driver}d"]
            : Drivers.Where(driver => !session || driver is "qemu" or "vbox").Select(driver => $"virt{driver}d");

    /// <summary>Gives the path of a socket of VirtPS's own daemon.</summary>
    /// <param name="session">Whether the user's own daemon is meant, and not the system's.</param>
    /// <param name="name">The socket's name.</param>
    /// <returns>The path.</returns>
    public string Own(bool session, string name) => Path.Combine(session ? UserRun : SystemRun, "virtps", name);

    /// <summary>Gives the path of a socket of one of libvirt's daemons.</summary>
    /// <param name="session">Whether the user's own daemon is meant, and not the system's.</param>
    /// <param name="name">The socket's name.</param>
    /// <returns>The path.</returns>
    public string Libvirt(bool session, string name) => Path.Combine(session ? UserRun : SystemRun, "libvirt", name);
}
