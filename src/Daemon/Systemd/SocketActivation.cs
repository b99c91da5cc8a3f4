using System.Globalization;
using VirtPS.Daemon.Hosting;

namespace VirtPS.Daemon.Systemd;

/// <summary>Finds the sockets that the service manager opened for the daemon.</summary>
/// <remarks>sd_listen_fds_with_names(3). A socket is known by its name, which is its unit's unless FileDescriptorName= sets another.</remarks>
internal static class SocketActivation
{
    private const int FirstDescriptor = 3;
    private const int MostSockets = 64;

    private static readonly string[] Variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"];

    /// <summary>Takes the sockets from the environment, where the daemon's children shall not find them.</summary>
    /// <returns>The sockets; none when the daemon was started otherwise.</returns>
    /// <exception cref="DaemonException">The environment makes no sense.</exception>
    public static IReadOnlyList<ActivatedSocket> Take()
    {
        var sockets = Parse(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (var variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        foreach (var socket in sockets)
        {
            Libc.CloseOnExecute(socket.Descriptor);
        }

        return sockets;
    }

    /// <summary>Reads what an environment says.</summary>
    /// <param name="environment">Finds a variable.</param>
    /// <param name="process">The number of this process.</param>
    /// <returns>The sockets; none when they are meant for another process or there are none.</returns>
    /// <exception cref="DaemonException">The environment makes no sense.</exception>
    public static IReadOnlyList<ActivatedSocket> Parse(Func<string, string?> environment, int process)
    {
        if (environment("LISTEN_PID") is not { } owner || owner != process.ToString(CultureInfo.InvariantCulture))
        {
            return [];
        }

        if (!int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostSockets)
        {
            throw new DaemonException($"LISTEN_FDS is '{environment("LISTEN_FDS")}', which is no number of sockets from 0 to {MostSockets}");
        }

        var names = environment("LISTEN_FDNAMES") is { Length: > 0 } listed ? listed.Split(':') : [];
        return names.Length == count
            ? [.. names.Select((name, index) => new ActivatedSocket(FirstDescriptor + index, KindOf(name)))]
            : throw new DaemonException(
                $"the service manager passed {count} sockets and {names.Length} names (LISTEN_FDNAMES): each socket needs the name of its unit");
    }

    private static ListenerKind KindOf(string name)
    {
        var word = name.EndsWith(".socket", StringComparison.Ordinal) ? name[..^".socket".Length] : name;
        return word[(word.LastIndexOf('-') + 1)..] switch
        {
            "virtpsd" or "rw" => ListenerKind.ReadWrite,
            "ro" => ListenerKind.ReadOnly,
            "admin" => ListenerKind.Admin,
            "tcp" => ListenerKind.Tcp,
            "tls" => ListenerKind.Tls,
            _ => throw new DaemonException(
                $"the service manager passed a socket called '{name}'; known are virtpsd.socket, virtpsd-ro.socket, virtpsd-admin.socket, virtpsd-tcp.socket and virtpsd-tls.socket, or rw, ro, admin, tcp and tls"),
        };
    }
}
