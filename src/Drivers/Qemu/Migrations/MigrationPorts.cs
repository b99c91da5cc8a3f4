using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The ports that guests, and their disks, come in by.</summary>
/// <remarks>virPortAllocator with migration_port_min and migration_port_max.</remarks>
internal sealed class MigrationPorts
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _taken = [];

    /// <summary>The first port.</summary>
    internal int First { get; set; } = 49152;

    /// <summary>The last port.</summary>
    internal int Last { get; set; } = 49215;

    /// <summary>Takes a port that nobody listens on.</summary>
    /// <returns>The port, which the caller gives back.</returns>
    /// <exception cref="VirtException">InternalError when all are taken.</exception>
    internal int Take()
    {
        lock (_gate)
        {
            for (var port = First; port <= Last; port++)
            {
                if (!_taken.Contains(port) && IsFree(port))
                {
                    _taken.Add(port);
                    return port;
                }
            }
        }

        throw QemuNode.Speaker.Internal($"Unable to find an unused port in range 'migration' ({First}-{Last})");
    }

    /// <summary>Tells whether QEMU could not listen because somebody else does.</summary>
    /// <param name="failure">What QEMU said.</param>
    /// <returns>Whether another port may do.</returns>
    internal static bool IsTaken(VirtException failure) => failure.Message.Contains("Address already in use", StringComparison.Ordinal);

    /// <summary>Gives a port back.</summary>
    /// <param name="port">The port; 0 for none.</param>
    internal void Return(int port)
    {
        lock (_gate)
        {
            _taken.Remove(port);
        }
    }

    private static bool IsFree(int port)
    {
        // A port that is taken on one address only is not free either.
        foreach (var address in new[] { IPAddress.IPv6Any, IPAddress.Any })
        {
            try
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                if (address.AddressFamily == AddressFamily.InterNetworkV6)
                {
                    socket.DualMode = false;
                }

                socket.Bind(new IPEndPoint(address, port));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
            {
                // A host without such addresses has nobody who listens there.
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
