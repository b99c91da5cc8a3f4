using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.CommandLine;
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
            case "controller":
                CheckController(domain, device);
                break;
            case "interface" or "hostdev" or "disk" or "memory" or "serial" or "parallel" or "channel" or "console" or "rng" or "watchdog" or "input" or "shmem" or "redirdev" or "vsock" or "filesystem":
                break;
            default:
                throw Unsupported($"live detach of device '{device.Name.LocalName}' is not supported");
        }

        if (device.Element("address")?.Get("multifunction") == "on")
        {
            throw Unsupported($"cannot hot unplug multifunction PCI device: {GuestLayout.AliasOf(device)}");
        }
    }

    private static void CheckController(QemuDomain domain, XElement controller)
    {
        var (type, index) = (controller.Get("type"), controller.Get("index"));
        if (type is not ("scsi" or "virtio-serial" or "usb" or "nvme"))
        {
            throw Unsupported($"'{type}' controller cannot be hot unplugged.");
        }

        var isBusy = domain.Definition.ToTree().Element("devices")!.Elements().Any(device => device.Element("address") is { } address && device.Name.LocalName != "controller" && type switch
        {
            "usb" => address.Get("type") == "usb" && address.Get("bus") == index,
            "virtio-serial" => address.Get("type") == "virtio-serial" && address.Get("controller") == index,
            _ => address.Get("type") == "drive" && address.Get("controller") == index && (device.Element("target")?.Get("bus") ?? "scsi") == type,
        });
        if (isBusy)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "device cannot be detached: device is busy");
        }
    }

    private static VirtException Unsupported(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);
}
