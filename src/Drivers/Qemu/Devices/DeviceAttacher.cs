using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Adds devices to running guests.</summary>
/// <remarks>qemuDomainAttachDeviceLive.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class DeviceAttacher(QemuNode node)
{
    /// <summary>Adds a device.</summary>
    /// <param name="change">The change.</param>
    /// <param name="device">The device, a part of the live definition, with its alias and address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="Engine.Errors.VirtException">OperationUnsupported for devices that cannot come while the guest runs.</exception>
    internal Task AttachAsync(LiveChange change, XElement device, CancellationToken cancellationToken) => device.Name.LocalName switch
    {
        "disk" => DiskAsync(change, device, cancellationToken),
        "interface" => InterfaceAsync(change, device, cancellationToken),
        "hostdev" => HostDeviceAsync(change, device, cancellationToken),
        "controller" => ControllerAsync(change, device, cancellationToken),
        "memory" => MemoryAsync(change, device, cancellationToken),
        "serial" or "parallel" or "channel" or "console" => CharacterAsync(change, device, cancellationToken),
        "rng" => EntropyAsync(change, device, cancellationToken),
        "watchdog" => WatchdogAsync(change, device, cancellationToken),
        "input" => InputAsync(change, device, cancellationToken),
        "shmem" => SharedMemoryAsync(change, device, cancellationToken),
        "redirdev" => RedirectedAsync(change, device, cancellationToken),
        "vsock" => SocketAsync(change, device, cancellationToken),
        "filesystem" => FilesystemAsync(change, device, cancellationToken),
        "lease" => Task.CompletedTask,
        var kind => throw Unsupported($"live attach of device '{kind}' is not supported"),
    };

    private static Engine.Errors.VirtException Unsupported(string text) => QemuNode.Speaker.Say(Engine.Errors.VirtErrorCode.OperationUnsupported, text);

    private static async Task DiskAsync(LiveChange change, XElement disk, CancellationToken cancellationToken)
    {
        if (disk.Get("type") == "vhostuser")
        {
            var id = $"chr-vu-{GuestLayout.AliasOf(disk)}";
            await change.AddCharacterAsync(id, LiveCharacter.Describe(disk.Element("source")!, id, "unix"), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await change.AddAsync(DiskDevices.Steps(change.Launch, disk), cancellationToken).ConfigureAwait(false);
        }

        await change.AddDeviceAsync(DiskDevices.Describe(change.Launch, disk), cancellationToken).ConfigureAwait(false);
        await DiskLimits.ApplyAsync(change.Monitor, disk, cancellationToken).ConfigureAwait(false);
    }

    private async Task InterfaceAsync(LiveChange change, XElement nic, CancellationToken cancellationToken)
    {
        if (nic.Get("type") == "hostdev")
        {
            await HostDeviceAsync(change, nic, cancellationToken).ConfigureAwait(false);
            return;
        }

        var alias = GuestLayout.AliasOf(nic);
        if (nic.Get("type") == "vhostuser")
        {
            await change.AddCharacterAsync("char" + alias, LiveCharacter.Describe(nic.Element("source")!, "char" + alias, "unix"), cancellationToken).ConfigureAwait(false);
        }

        await change.AddNetworkAsync(await BackendAsync(change, nic, alias, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(NetworkDevices.Describe(change.Launch, nic), cancellationToken).ConfigureAwait(false);
        if (nic.Element("link")?.Get("state") == "down")
        {
            await change.RunAsync("set_link", new JsonObject { ["name"] = alias, ["up"] = false }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject> BackendAsync(LiveChange change, XElement nic, string alias, CancellationToken cancellationToken)
    {
        if (!NetworkBackend.UsesTap(nic))
        {
            return NetworkBackend.Describe(change.Launch, nic, [], []);
        }

        var cards = node.Preparation.Cards;
        await cards.ConnectOneAsync(change.Domain, change.Run, nic, cancellationToken).ConfigureAwait(false);
        change.OnUndo(() => cards.DisconnectAsync(change.Run, alias, CancellationToken.None));
        var queues = NetworkBackend.QueuesOf(change.Launch, nic);
        var usesVhost = NetworkBackend.UsesVhost(change.Launch, nic);
        List<string> taps = [];
        List<string> vhosts = [];
        for (var queue = 0; queue < queues; queue++)
        {
            taps.Add($"tapfd-{alias}{queue.ToString(CultureInfo.InvariantCulture)}");
            using (var tap = cards.OpenQueue(change.Run, alias))
            {
                await change.SendAsync(taps[^1], tap, cancellationToken).ConfigureAwait(false);
            }

            if (usesVhost)
            {
                vhosts.Add($"vhostfd-{alias}{queue.ToString(CultureInfo.InvariantCulture)}");
                using var vhost = File.OpenHandle("/dev/vhost-net", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                await change.SendAsync(vhosts[^1], vhost, cancellationToken).ConfigureAwait(false);
            }
        }

        return NetworkBackend.Describe(change.Launch, nic, taps, vhosts);
    }

    private async Task HostDeviceAsync(LiveChange change, XElement device, CancellationToken cancellationToken)
    {
        await node.Preparation.Passthrough.TakeOneAsync(change.Domain, change.Run, device, cancellationToken).ConfigureAwait(false);
        change.OnUndo(() =>
        {
            node.Preparation.Passthrough.Release(change.Domain, device);
            return Task.CompletedTask;
        });
        change.Allow(node.Confinement, device);
        if (HostDevices.Kind(device) == "scsi")
        {
            await change.AddAsync(HostDevices.Steps(change.Launch, device), cancellationToken).ConfigureAwait(false);
        }
        else if (HostDevices.Kind(device) == "scsi_host")
        {
            throw Unsupported("hotplug of vhost SCSI host devices is not supported");
        }

        await change.AddDeviceAsync(HostDevices.Describe(change.Launch, device), cancellationToken).ConfigureAwait(false);
    }

    private static Task ControllerAsync(LiveChange change, XElement controller, CancellationToken cancellationToken) =>
        controller.Get("type") is "scsi" or "virtio-serial" or "usb" or "nvme"
            ? change.AddDeviceAsync(ControllerDevices.Describe(change.Guest, controller), cancellationToken)
            : controller.Get("type") == "pci" ? throw QemuNode.Speaker.Internal("No more available PCI slots")
            : throw Unsupported($"'{controller.Get("type")}' controller cannot be hotplugged.");

    private static async Task MemoryAsync(LiveChange change, XElement device, CancellationToken cancellationToken)
    {
        var backend = new MemoryBackend(change.Launch).ForDevice(device);
        foreach (var directory in change.Launch.Build(string.Empty).Directories)
        {
            // Memory that others share is a file there.
            Shared.Files.HostDirectory.Make(directory, isPrivate: true);
        }

        await change.AddObjectAsync(backend.ThreadContext(), cancellationToken).ConfigureAwait(false);
        await change.AddObjectAsync(backend.Properties, cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(MemoryDevices.Describe(change.Launch, device), cancellationToken).ConfigureAwait(false);
    }

    private static async Task CharacterAsync(LiveChange change, XElement device, CancellationToken cancellationToken)
    {
        var id = CharacterDevices.BackendId(device);
        if (device.Element("source")?.Get("mode") == "bind" && Path.GetDirectoryName(device.Element("source")?.Get("path")) is { Length: > 0 } directory)
        {
            Shared.Files.HostDirectory.Make(directory, isPrivate: true);
        }

        if (await change.AddCharacterAsync(id, LiveCharacter.Describe(device, id), cancellationToken).ConfigureAwait(false) is { } terminal)
        {
            device.Need("source").Set("path", terminal);
        }

        if (CharacterDevices.IsForward(device))
        {
            await change.AddNetworkAsync(CharacterDevices.Forward(device), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await change.AddDeviceAsync(CharacterDevices.Describe(change.Guest, device), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task EntropyAsync(LiveChange change, XElement source, CancellationToken cancellationToken)
    {
        if (source.Element("backend") is { } backend && backend.Get("model") == "egd")
        {
            var id = "char" + GuestLayout.AliasOf(source);
            await change.AddCharacterAsync(id, LiveCharacter.Describe(backend, id), cancellationToken).ConfigureAwait(false);
        }

        await change.AddObjectAsync(SmallDevices.EntropyBackend(source), cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(SmallDevices.Entropy(change.Guest, source), cancellationToken).ConfigureAwait(false);
    }

    private static async Task WatchdogAsync(LiveChange change, XElement watchdog, CancellationToken cancellationToken)
    {
        var action = watchdog.Get("action") is null or "dump" ? watchdog.Get("action") is null ? "reset" : "pause" : watchdog.Get("action");
        await change.RunAsync("watchdog-set-action", new JsonObject { ["action"] = action }, cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(SmallDevices.Watchdog(change.Guest, watchdog), cancellationToken).ConfigureAwait(false);
    }

    private static Task InputAsync(LiveChange change, XElement input, CancellationToken cancellationToken) => input.Get("type") == "evdev"
        ? change.AddObjectAsync(InputDevices.HostDevice(input), cancellationToken)
        : input.Get("bus") is "usb" or "virtio" ? change.AddDeviceAsync(InputDevices.Describe(change.Guest, input), cancellationToken)
        : throw Unsupported($"input device on bus '{input.Get("bus")}' cannot be hot plugged.");

    private static async Task SharedMemoryAsync(LiveChange change, XElement memory, CancellationToken cancellationToken)
    {
        if (memory.Element("server") is { } server)
        {
            var id = "char" + GuestLayout.AliasOf(memory);
            await change.AddCharacterAsync(id, LiveCharacter.Describe(SharedMemoryDevices.Server(server), id, "unix"), cancellationToken).ConfigureAwait(false);
        }

        await change.AddObjectAsync(SharedMemoryDevices.Backend(memory), cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(SharedMemoryDevices.Describe(change.Guest, memory), cancellationToken).ConfigureAwait(false);
    }

    private static async Task RedirectedAsync(LiveChange change, XElement device, CancellationToken cancellationToken)
    {
        var id = "char" + GuestLayout.AliasOf(device);
        await change.AddCharacterAsync(id, LiveCharacter.Describe(device, id), cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(RedirectedDevices.Describe(change.Launch, device), cancellationToken).ConfigureAwait(false);
    }

    private async Task SocketAsync(LiveChange change, XElement socket, CancellationToken cancellationToken)
    {
        var alias = GuestLayout.AliasOf(socket);
        var name = $"vsockfd-{alias}";
        using (var file = node.Preparation.Open(change.Run, new QemuDescriptor(0, QemuDescriptorKind.VhostVsock, alias, "/dev/vhost-vsock")))
        {
            await change.SendAsync(name, file, cancellationToken).ConfigureAwait(false);
        }

        await change.AddDeviceAsync(SmallDevices.Socket(change.Guest, socket, name), cancellationToken).ConfigureAwait(false);
    }

    private async Task FilesystemAsync(LiveChange change, XElement share, CancellationToken cancellationToken)
    {
        if (share.Element("driver")?.Get("type") != "virtiofs")
        {
            throw Unsupported("only virtiofs filesystems can be hotplugged");
        }

        var socket = FilesystemDevices.Serve(change.Launch, share);
        foreach (var helper in change.Launch.Build(string.Empty).Helpers)
        {
            await node.Preparation.Helpers.StartAsync(change.Domain, change.Run, helper, cancellationToken).ConfigureAwait(false);
            change.OnUndo(() => node.Preparation.Helpers.EndAsync(change.Run, helper.Alias, CancellationToken.None));
        }

        var source = new XElement("source", new XAttribute("mode", "connect"), new XAttribute("path", socket));
        var id = FilesystemDevices.Channel(share);
        await change.AddCharacterAsync(id, LiveCharacter.Describe(source, id, "unix"), cancellationToken).ConfigureAwait(false);
        await change.AddDeviceAsync(FilesystemDevices.Describe(change.Launch, share), cancellationToken).ConfigureAwait(false);
    }
}
