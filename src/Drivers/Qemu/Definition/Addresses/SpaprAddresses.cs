using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives the devices of a pSeries' own bus their registers.</summary>
/// <remarks>qemuDomainAssignSpaprVIOAddresses; the first registers are QEMU's own choices.</remarks>
internal static class SpaprAddresses
{
    private const string Kind = "spapr-vio";
    private const ulong Step = 0x1000;

    /// <summary>Assigns all registers.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when a register is used twice.</exception>
    public static void Assign(QemuGuest guest)
    {
        AssignKind(guest, "interface", nic => nic.Element("model")?.Get("type") == "spapr-vlan", 0x1000);
        AssignKind(guest, "controller", c => c.Get("type") == "scsi" && c.Get("model") == "ibmvscsi", 0x2000);
        AssignKind(guest, "serial", serial => serial.Element("target")?.Get("type") == "spapr-vio-serial", 0x30000000);
        AssignKind(guest, "nvram", _ => guest.IsPSeries, 0x3000);
        AssignKind(guest, "tpm", tpm => guest.IsPSeries && tpm.Get("model") != "spapr-tpm-proxy", 0x4000);
    }

    private static void AssignKind(QemuGuest guest, string kind, Func<XElement, bool> belongs, ulong first)
    {
        foreach (var device in guest.Devices.Elements(kind))
        {
            if (belongs(device))
            {
                var address = device.Need("address");
                if (address.Get("type") != Kind)
                {
                    address.RemoveAttributes();
                    address.Set("type", Kind);
                }
            }

            if (device.Element("address")?.Get("type") == Kind)
            {
                AssignOne(guest, device, first);
            }
        }
    }

    private static void AssignOne(QemuGuest guest, XElement device, ulong register)
    {
        var given = RegisterOf(device);
        register = given ?? register;
        while (DeviceWalk.Addressable(guest.Devices).Any(other => other != device && RegisterOf(other) == register))
        {
            if (given is not null)
            {
                throw XmlFault.Error(
                    device, string.Create(CultureInfo.InvariantCulture, $"spapr-vio address 0x{register:x} already in use"), null, VirtErrorDomain.Qemu);
            }

            register += Step;
        }

        device.Element("address")!.Set("reg", "0x" + register.ToString("x8", CultureInfo.InvariantCulture));
    }

    private static ulong? RegisterOf(XElement device) =>
        device.Element("address") is { } address
        && address.Get("type") == Kind
        && address.Get("reg") is { } text
        && AddressRules.TryParseAnyBase(text, out var register)
            ? register
            : null;
}
