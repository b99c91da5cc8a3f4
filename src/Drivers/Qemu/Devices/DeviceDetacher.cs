using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Takes devices from running guests.</summary>
/// <remarks>qemuDomainDetachDeviceLive. A guest that lets go of a device only later is not waited for: the device is removed when it does.</remarks>
internal static class DeviceDetacher
{
    // qemuDomainRemoveDeviceWaitTime.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Takes a device from a guest.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="device">The device as it is in the live definition.</param>
    /// <param name="cancellationToken">Ends the wait; the guest may let go of the device all the same.</param>
    /// <returns>Whether it is gone; a device that is not is on its way.</returns>
    /// <exception cref="VirtException">OperationUnsupported for devices that cannot go; OperationFailed when the guest refuses.</exception>
    internal static async Task<bool> DetachAsync(QemuDomain domain, QemuRun run, XElement device, CancellationToken cancellationToken)
    {
        Check(domain, device);
        if (device.Name.LocalName == "disk")
        {
            BlockJobRules.CheckIdle(run, device);
        }

        var alias = GuestLayout.AliasOf(device);
        if (device.Name.LocalName == "input" && device.Get("type") == "evdev")
        {
            throw Unsupported("This type of device is not hot unpluggable");
        }

        var gone = DeviceRemovals.Await(run, alias);
        var answer = await run.Monitor.TryRunAsync("device_del", new JsonObject { ["id"] = alias }, cancellationToken).ConfigureAwait(false);
        if (answer.IsError)
        {
            DeviceRemovals.Forget(run, alias);
            _ = answer.Need();
        }

        try
        {
            return await gone.WaitAsync(Patience, cancellationToken).ConfigureAwait(false) ? true
                : throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "unplug of device was rejected by the guest");
        }
        catch (TimeoutException)
        {
            DeviceRemovals.Forget(run, alias);
            return false;
        }
    }

    private static void Check(QemuDomain domain, XElement device)
    {
        switch (device.Name.LocalName)
        {
            case "disk" when device.Get("device") is "floppy" || (device.Get("device") is "cdrom" && device.Element("target")?.Get("bus") is not ("usb" or "scsi")):
                throw Unsupported($"disk device type '{device.Get("device")}' cannot be detached");
            case "disk" when device.Element("target")?.Get("bus") is not ("virtio" or "scsi" or "usb" or "nvme"):
                throw Unsupported("This type of disk cannot be hot unplugged");
            case "controller" when IsBusy(domain, device):
                throw Failed("device cannot be detached: device is busy");
            case "input" when device.Get("bus") is "ps2" or "xen" or "parallels":
                throw Unsupported($"input device on bus '{device.Get("bus")}' cannot be detached");
            case "watchdog" when device.Get("model") != "i6300esb":
                throw Unsupported($"hot unplug of watchdog of model {device.Get("model")} is not supported");
            case "shmem" when device.Element("model")?.Get("type") == "ivshmem":
                throw Unsupported("live detach of shmem model 'ivshmem' is not supported");
            case "filesystem" when device.Element("driver")?.Get("type") != "virtiofs":
                throw Unsupported("only virtiofs filesystems can be hotplugged");
        }

        if (device.Element("address") is { } address && address.Get("type") == "pci")
        {
            CheckPlace(domain, device, PciAddress.Read(address));
        }
    }

    // A slot goes as a whole, and its port may not let go of what is in it.
    private static void CheckPlace(QemuDomain domain, XElement device, PciAddress place)
    {
        var devices = domain.Definition.ToTree().Element("devices")!.Elements().ToList();
        var kind = LiveSearch.KindOf(device.Name.LocalName);
        if (devices.Any(other => PciAddress.Of(other) is { } own && own != place && own with { Function = 0 } == place with { Function = 0 }))
        {
            throw Failed($"cannot hot unplug {kind} device with multifunction PCI guest address: {place}");
        }

        var port = devices.Find(other => other.Name == "controller" && other.Get("type") == "pci" && other.Number("index") == place.Bus);
        if (port is null || port.Element("target")?.Get("hotplug") == "off")
        {
            throw Failed($"cannot hot unplug {kind} device with PCI guest address: {place} - {(port is null ? "controller not found" : "not allowed by controller")}");
        }
    }

    private static bool IsBusy(QemuDomain domain, XElement controller) => domain.Definition.ToTree().Element("devices")!.Elements().Any(device =>
        device.Element("address") is { } address && address.Get("type") == "drive" && address.Get("controller") == controller.Get("index")
        && (device.Element("target")?.Get("bus") ?? "scsi") == controller.Get("type"));

    private static VirtException Failed(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, text);

    private static VirtException Unsupported(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);
}
