using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Describes USB devices and their interfaces.</summary>
/// <remarks>udevProcessUSBDevice, udevProcessUSBInterface.</remarks>
/// <param name="names">The names of vendors and products, for hosts whose udev gives none.</param>
internal sealed class UsbDescriber(HardwareNames names)
{
    /// <summary>Describes a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>What it is, or nothing when it does not say what it must.</returns>
    internal DeviceSketch? Describe(KernelDevice device)
    {
        if (HostTree.ToNumber(device.Property("BUSNUM")?.TrimStart('0')) is not { } bus
            || HostTree.ToNumber(device.Property("DEVNUM")?.TrimStart('0')) is not { } number
            || Identity(device, "ID_VENDOR_ID", "idVendor") is not { } vendor
            || Identity(device, "ID_MODEL_ID", "idProduct") is not { } product)
        {
            return null;
        }

        var vendorName = device.Property("ID_VENDOR_FROM_DATABASE") ?? names.Vendor(vendor) ?? device.Attribute("manufacturer");
        var productName = device.Property("ID_MODEL_FROM_DATABASE") ?? names.Product(vendor, product) ?? device.Attribute("product");
        return new DeviceSketch(CapabilityXml.Of(
            "usb_device",
            new XElement("bus", bus),
            new XElement("device", number),
            CapabilityXml.Numbered("product", product, productName),
            CapabilityXml.Numbered("vendor", vendor, vendorName)));
    }

    /// <summary>Describes an interface of a device.</summary>
    /// <param name="device">The interface.</param>
    /// <returns>What it is, or nothing when it does not say what it must.</returns>
    internal static DeviceSketch? DescribeInterface(KernelDevice device)
    {
        (string Element, string Attribute)[] parts =
            [("number", "bInterfaceNumber"), ("class", "bInterfaceClass"), ("subclass", "bInterfaceSubClass"), ("protocol", "bInterfaceProtocol")];
        return new DeviceSketch(CapabilityXml.Of(
            "usb", parts.Select(part => new XElement(part.Element, HostTree.ToHexNumber(device.Attribute(part.Attribute)) ?? 0))));
    }

    private static int? Identity(KernelDevice device, string property, string attribute) =>
        (int?)HostTree.ToHexNumber(device.Property(property) ?? device.Attribute(attribute));
}
