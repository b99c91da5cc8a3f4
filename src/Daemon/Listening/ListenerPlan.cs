using System.Net;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Listening;

/// <summary>One place where clients are to be heard.</summary>
/// <param name="Kind">What it is for.</param>
internal abstract record PlannedListener(ListenerKind Kind);

/// <summary>A socket in the file system.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Path">Where it is to be.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Group">The group that is to own it, or nothing for the daemon's own.</param>
internal sealed record UnixListener(ListenerKind Kind, string Path, UnixFileMode Mode, string? Group) : PlannedListener(Kind);

/// <summary>A port.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Address">The address and the port; port 0 takes a free one.</param>
internal sealed record PortListener(ListenerKind Kind, IPEndPoint Address) : PlannedListener(Kind);

/// <summary>A socket that the service manager opened.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Descriptor">Its descriptor.</param>
internal sealed record InheritedListener(ListenerKind Kind, int Descriptor) : PlannedListener(Kind);

/// <summary>Decides where clients are to be heard.</summary>
internal static class ListenerPlan
{
    /// <summary>Decides.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <param name="ports">True to listen on ports, as --listen asks.</param>
    /// <param name="activated">What the service manager opened; with any, nothing else is opened.</param>
    /// <param name="cancellationToken">Stops looking up the address.</param>
    /// <returns>The places.</returns>
    /// <exception cref="DaemonException">The address to listen on is not known.</exception>
    public static async Task<IReadOnlyList<PlannedListener>> MakeAsync(
        DaemonSettings settings, DaemonDirectories directories, bool ports, IReadOnlyList<ActivatedSocket> activated, CancellationToken cancellationToken)
    {
        if (activated.Count > 0)
        {
            return [.. activated.Select(socket => new InheritedListener(socket.Kind, socket.Descriptor))];
        }

        List<PlannedListener> plan = [.. InDirectory(settings.UnixSockets, settings.UnixSockets.Directory, "virtps")];
        if (settings.UnixSockets.AlsoLibvirt)
        {
            plan.AddRange(InDirectory(settings.UnixSockets, directories.LibvirtRun, "libvirt"));
        }

        if (ports)
        {
            foreach (var address in await AddressesAsync(settings.Network.Address, cancellationToken).ConfigureAwait(false))
            {
                plan.AddRange(OnPorts(settings.Network, address));
            }
        }

        return plan;
    }

    private static IEnumerable<UnixListener> InDirectory(UnixSocketSettings sockets, string directory, string prefix) =>
    [
        new(ListenerKind.ReadWrite, Path.Combine(directory, prefix + "-sock"), sockets.ReadWriteMode, sockets.Group),
        new(ListenerKind.ReadOnly, Path.Combine(directory, prefix + "-sock-ro"), sockets.ReadOnlyMode, sockets.Group),
        new(ListenerKind.Admin, Path.Combine(directory, prefix + "-admin-sock"), sockets.AdminMode, sockets.Group),
    ];

    private static IEnumerable<PortListener> OnPorts(NetworkSettings network, IPAddress address)
    {
        if (network.ListenTcp)
        {
            yield return new(ListenerKind.Tcp, new IPEndPoint(address, network.TcpPort));
        }

        if (network.ListenTls)
        {
            yield return new(ListenerKind.Tls, new IPEndPoint(address, network.TlsPort));
        }
    }

    // The unspecified IPv6 address hears IPv4 as well.
    private static async Task<IPAddress[]> AddressesAsync(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return [System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        }

        if (IPAddress.TryParse(name, out var address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new DaemonException($"cannot listen on '{name}', which is no address of this machine: {e.Message} (listen_addr)", e);
        }
    }
}
