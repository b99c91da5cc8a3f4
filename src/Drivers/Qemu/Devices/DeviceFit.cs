using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses devices that are right in themselves and do not fit the definition that they are for.</summary>
/// <remarks>virDomainDeviceValidateAliasForHotplug and virDomainDefCompatibleDevice, which libvirt asks after it has read a device and before it looks for others like it.</remarks>
internal static class DeviceFit
{
    /// <summary>Checks a device that is to be added.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="device">The device in its normal form.</param>
    /// <exception cref="VirtException">ConfigUnsupported when the definition has its name or its turn at starting the guest already, or no room for it.</exception>
    internal static void CheckNew(XElement domain, XElement device)
    {
        if (device.Element("alias")?.Get("name") is { } alias && DevicesOf(domain).Any(other => other.Element("alias")?.Get("name") == alias))
        {
            throw Unsupported($"non unique alias detected: {alias}");
        }

        Check(domain, device, null);
        if (device.Name == "memory" && domain.Element("maxMemory") is not null)
        {
            CheckRoom(domain, MemoryModules.SizeOf(device));
        }
    }

    /// <summary>Checks a device that is to take another's place.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="device">The device in its normal form.</param>
    /// <param name="old">The device whose place it takes.</param>
    /// <param name="isLive">Whether a running guest has it.</param>
    /// <exception cref="VirtException">ConfigUnsupported as for a new one; OperationDenied when it has another name in a running guest.</exception>
    internal static void CheckChanged(XElement domain, XElement device, XElement old, bool isLive)
    {
        if (isLive)
        {
            if (device.Element("alias")?.Get("name") is { } alias && old.Element("alias")?.Get("name") is { } own && alias != own)
            {
                throw Denied("changing device alias is not allowed");
            }

            if (device.Element("acpi")?.Get("index") != old.Element("acpi")?.Get("index"))
            {
                throw Denied("changing device 'acpi index' is not allowed");
            }
        }

        Check(domain, device, old);
    }

    private static void Check(XElement domain, XElement device, XElement? old)
    {
        if (IsUsb(device) && DevicesOf(domain).All(other => other.Name != "controller" || other.Get("type") != "usb" || other.Get("model") == "none"))
        {
            throw Unsupported("Device configuration is not compatible: Domain has no USB bus support");
        }

        if (device.Element("boot")?.Get("order") is { } order)
        {
            if (domain.Element("os")?.Element("boot") is not null)
            {
                throw Unsupported("per-device boot elements cannot be used together with os/boot elements");
            }

            if (DevicesOf(domain).Any(other => other != old && other.Element("boot")?.Get("order") == order))
            {
                throw Unsupported($"boot order {order} is already used by another device");
            }
        }

        if (device.Name == "memory" && domain.Element("maxMemory") is null)
        {
            throw Unsupported("cannot use/hotplug a memory device when domain 'maxMemory' is not defined");
        }
    }

    private static void CheckRoom(XElement domain, long size)
    {
        var limit = XmlSize.Read(domain, "maxMemory", ScaledSize.KiB) ?? 0;
        if ((XmlSize.Read(domain, "memory", ScaledSize.KiB) ?? 0) + size > limit)
        {
            throw Unsupported(string.Create(
                CultureInfo.InvariantCulture,
                $"Attaching memory device with size '{ScaledSize.ToKiB(size)}' would exceed domain's maxMemory config size '{ScaledSize.ToKiB(limit)}'"));
        }
    }

    private static IEnumerable<XElement> DevicesOf(XElement domain) => domain.Element("devices")!.Elements();

    // virDomainDeviceIsUSB.
    private static bool IsUsb(XElement device) => device.Name.LocalName switch
    {
        "disk" => device.Element("target")?.Get("bus") == "usb",
        "input" or "redirdev" => device.Get("bus") == "usb",
        "hostdev" => device.Get("mode") == "subsystem" && device.Get("type") == "usb",
        "hub" => device.Get("type") == "usb",
        _ => false,
    };

    private static VirtException Unsupported(string text) => SharedErrors.Of(VirtErrorCode.ConfigUnsupported, text);

    private static VirtException Denied(string text) => SharedErrors.Of(VirtErrorCode.OperationDenied, text);
}
