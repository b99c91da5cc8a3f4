using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Xml.Linq;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Descriptors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Has QEMU's own setuid program connect cards of a user's guests to bridges, because their daemon may not.</summary>
/// <remarks>qemuCreateInBridgePortWithHelper. The tap device is there as long as somebody has it open, and so is nothing that anybody would have to remove.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class BridgeHelper(QemuNode node)
{
    private const int Descriptor = 3;

    // Where distributions put it.
    private static readonly string[] Places = ["/usr/libexec/qemu-bridge-helper", "/usr/lib/qemu/qemu-bridge-helper", "/usr/lib/qemu-bridge-helper"];
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    /// <summary>Connects a card.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="card">The card with its alias.</param>
    /// <param name="request">The host's end as it shall be.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The tap device's name, as the host chose it; the open device waits for <see cref="Take"/>.</returns>
    /// <exception cref="VirtException">OperationUnsupported or ConfigUnsupported for what only the superuser's daemon can do; SystemError with the program's own words when it refuses.</exception>
    internal async Task<string> ConnectAsync(QemuDomain domain, QemuRun run, XElement card, TapRequest request, CancellationToken cancellationToken)
    {
        Refuse(card, request);
        var bridge = request.Bridge ?? throw QemuNode.Speaker.Internal("Missing bridge name");
        if (request.HasQueues)
        {
            node.Log(LogPriority.Warning, $"domain '{domain.Name}': ignoring multiqueue network request");
        }

        var tap = await RunAsync(run, bridge, IsVnetCompatible(card), cancellationToken).ConfigureAwait(false);
        try
        {
            var name = TapFile.NameOf(tap);
            run.Companion(() => new Held()).Taps[card.Element("alias")!.Get("name")!] = tap;
            return name;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }

    /// <summary>Hands out an open tap device, once.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The card.</param>
    /// <returns>The device; null when the card has none that waits.</returns>
    internal static SafeFileHandle? Take(QemuRun run, string alias) =>
        run.Companions.TryGetValue(typeof(Held), out var held) && ((Held)held).Taps.TryRemove(alias, out var tap) ? tap : null;

    private static void Refuse(XElement card, TapRequest request)
    {
        if (request.Limits?.Element("bandwidth") is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "Network bandwidth tuning is not available in session mode");
        }

        var beyond = card.Element("filterref") is not null ? "filters"
            : card.Element("mtu") is not null ? "an MTU"
            : request.Vlan is not null ? "VLAN tags"
            : request.VirtualPort is not null ? "virtual ports"
            : request.IsIsolated ? "isolation"
            : null;
        if (beyond is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"network cards with {beyond} need the superuser's daemon");
        }
    }

    // qemuInterfaceIsVnetCompatModel.
    private static bool IsVnetCompatible(XElement card) =>
        card.Element("model")?.Get("type") is var model && (NetworkDevices.IsVirtio(model) || model is "e1000e" or "igb" or "vmxnet3");

    private async Task<SafeFileHandle> RunAsync(QemuRun run, string bridge, bool hasHeader, CancellationToken cancellationToken)
    {
        var program = node.Settings.File.Processes.BridgeHelper ?? Places.FirstOrDefault(File.Exists) ?? Places[0];
        if (HostProgram.TryFind(program) is null)
        {
            var reason = File.Exists(program) ? "Permission denied" : "No such file or directory";
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"'{program}' is not a suitable bridge helper: {reason}");
        }

        List<string> arguments = hasHeader ? ["--use-vnet"] : [];
        arguments.AddRange(["--br=" + bridge, "--fd=" + Descriptor.ToString(CultureInfo.InvariantCulture)]);
        var log = Path.Combine(run.Directory, "bridge-helper.log");
        File.Delete(log);
        var (ours, theirs) = SocketMessages.MakePair();
        using var socket = ours;
        DetachedProcess process;
        using (theirs)
        {
            process = DetachedProcess.Start(new DetachedOrder(program, arguments, new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C" }, log)
            {
                Descriptors = [(Descriptor, theirs)],
            });
        }

        SafeFileHandle? tap = null;
        try
        {
            tap = await ReceiveAsync(socket, cancellationToken).ConfigureAwait(false);
            if (!await process.WaitAsync(EndLimit, cancellationToken).ConfigureAwait(false))
            {
                process.Signal(HostLibrary.Kill);
            }

            var said = await File.ReadAllTextAsync(log, cancellationToken).ConfigureAwait(false);
            var command = $"{program} {string.Join(' ', arguments)}";
            return tap is null
                ? throw QemuNode.Speaker.Say(
                    VirtErrorCode.SystemError,
                    $"{command}: failed to communicate with bridge helper: {(said.Length > 0 ? "stderr=" + said : string.Empty)}: Transport endpoint is not connected")
                : process.ExitStatus is null or 0
                    ? tap
                    : throw QemuNode.Speaker.Internal($"Child process ({command}) unexpected exit status {process.ExitStatus}: {said}");
        }
        catch
        {
            process.Signal(HostLibrary.Kill);
            tap?.Dispose();
            throw;
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static async Task<SafeFileHandle?> ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var files = new Queue<SafeFileHandle>();
        var data = new byte[1];
        while (true)
        {
            // Nothing is read here: what comes beside the bytes would be lost.
            await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            switch (SocketMessages.TryReceive(socket.SafeHandle, data, files))
            {
                case -1:
                    continue;
                default:
                    return files.TryDequeue(out var tap) ? tap : null;
            }
        }
    }

    /// <summary>Tap devices of a run that QEMU has not got yet.</summary>
    private sealed class Held : IAsyncDisposable
    {
        internal ConcurrentDictionary<string, SafeFileHandle> Taps { get; } = new(StringComparer.Ordinal);

        /// <inheritdoc/>
        public ValueTask DisposeAsync()
        {
            foreach (var alias in Taps.Keys)
            {
                if (Taps.TryRemove(alias, out var tap))
                {
                    tap.Dispose();
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
