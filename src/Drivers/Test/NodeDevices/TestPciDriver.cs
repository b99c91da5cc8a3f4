using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>The rules for moving PCI devices of a test host.</summary>
internal static class TestPciDriver
{
    /// <summary>Gives the driver through which a guest would reach a device.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <returns>The driver's name.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported for what libvirt no longer has; InvalidArg for what it never had.</exception>
    internal static string ForGuests(string? asked) => asked switch
    {
        null or "" or "vfio" or "vfio-pci" => "vfio-pci",
        "xen" => "pciback",
        "kvm" => throw new VirtException(
            VirtErrorCode.ArgumentUnsupported, "KVM device assignment is no longer supported on this system", VirtErrorDomain.NodeDevice),
        _ => throw new VirtException(VirtErrorCode.InvalidArg, $"unknown driver name '{asked}'", VirtErrorDomain.NodeDevice),
    };

    /// <summary>Refuses to reset what is no endpoint.</summary>
    /// <param name="device">A PCI device.</param>
    /// <exception cref="VirtException">InternalError for a bridge.</exception>
    internal static void CheckReset(TestNodeDevice device)
    {
        var isBridge = device.Capability("pci")!.Elements("capability").Any(one => (string?)one.Attribute("type") is "pci-bridge" or "cardbus-bridge");
        if (isBridge)
        {
            throw new VirtException(
                VirtErrorCode.InternalError,
                $"Invalid attempt to reset PCI device {device.Name}. Only PCI endpoint devices can be reset",
                VirtErrorDomain.NodeDevice);
        }
    }
}
