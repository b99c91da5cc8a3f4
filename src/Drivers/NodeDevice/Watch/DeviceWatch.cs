using System.Net.Sockets;
using VirtPS.Drivers.Shared.Netlink;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.NodeDevice.Watch;

/// <summary>Listens for devices that come and go.</summary>
/// <remarks>Netlink's device events. Where udev runs, its own words count, which come when it has looked at a device; elsewhere the kernel's.</remarks>
internal sealed class DeviceWatch : IAsyncDisposable
{
    private const int DeviceEvents = 15;
    private const uint FromKernel = 1;
    private const uint FromUdev = 2;
    private const int NoBufferSpace = 105;
    private const int LongestMessage = 16384;
    private const int QueueBytes = 8 << 20;

    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _socket;
    private readonly DeviceStore _store;
    private readonly HostLog _log;
    private readonly Task _listening;

    private DeviceWatch(Socket socket, DeviceStore store, HostLog log)
    {
        _socket = socket;
        _store = store;
        _log = log;
        _listening = ListenAsync(_ending.Token);
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="tree">The host's files, which tell whether udev runs.</param>
    /// <param name="store">What is kept in step.</param>
    /// <param name="log">Where it is said when the kernel cannot be listened to.</param>
    /// <returns>The watch, or nothing when the kernel cannot be listened to.</returns>
    internal static DeviceWatch? TryBegin(HostTree tree, DeviceStore store, HostLog log)
    {
        try
        {
            var socket = NetlinkSocket.Open(DeviceEvents, tree.Exists("/run/udev/control") ? FromUdev : FromKernel);
            socket.ReceiveBufferSize = QueueBytes;
            return new DeviceWatch(socket, store, log);
        }
        catch (SocketException e)
        {
            log(LogPriority.Warning, "nodedev", $"devices that come and go are not noticed: {e.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _listening.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestMessage];
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (DeviceEventMessage.TryRead(buffer.AsSpan(0, length)) is { } message)
                {
                    Apply(message);
                }
            }
            catch (SocketException e) when (e.ErrorCode == NoBufferSpace || e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
            {
                // More came than there was room for, and nobody knows what; so everything is looked at anew.
                _store.Rescan();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (!cancellationToken.IsCancellationRequested)
                {
                    _log(LogPriority.Error, "nodedev", $"devices that come and go are no longer noticed: {e.Message}");
                }

                return;
            }
        }
    }

    private void Apply(DeviceEventMessage message)
    {
        switch (message.Action)
        {
            case "add" or "change":
                _store.Refresh(message.Path, tellUpdates: true);
                break;
            case "remove":
                _store.Remove(message.Path);
                break;
            case "move":
                _store.Remove(message.OldPath ?? message.Path);
                _store.Refresh(message.Path, tellUpdates: true);
                break;
            default:
                break;
        }
    }
}
