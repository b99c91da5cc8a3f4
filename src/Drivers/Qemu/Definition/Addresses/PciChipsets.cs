using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Places what a PC's chipset has in fixed places.</summary>
/// <remarks>qemuDomainValidateDevicePCISlotsPIIX3 and qemuDomainValidateDevicePCISlotsQ35.</remarks>
internal static class PciChipsets
{
    private static readonly PciAddress PrimaryIde = new(0, 0, 1, 1);
    private static readonly PciAddress PrimaryUsb = new(0, 0, 1, 2);
    private static readonly PciAddress PrimarySata = new(0, 0, 0x1f, 2);

    private const PciConnect Conventional = PciConnect.AutoAssign | PciConnect.PciDevice;
    private const PciConnect Express = PciConnect.PcieDevice;

    /// <summary>Reserves the chipset's places and puts the devices there that belong there.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when the definition puts one of them elsewhere.</exception>
    public static void Place(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules)
    {
        if (addresses.Buses.Count == 0)
        {
            return;
        }

        if (guest.IsI440FX)
        {
            PlacePiix3(guest, addresses, rules);
        }
        else if (guest.IsQ35)
        {
            PlaceQ35(guest, addresses, rules);
        }
    }

    /// <summary>Tells whether a device is part of the southbridge, whose slot the chipset reserves itself.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when the first bus is not conventional.</exception>
    public static bool IsIntegrated(XElement device, PciAddress address, PciAddressSet addresses)
    {
        if (device.Name.LocalName != "controller" || device.Get("index") != "0")
        {
            return false;
        }

        var isIntegrated = (address == PrimaryIde && device.Get("type") == "ide")
            || (address == PrimaryUsb && device.Get("type") == "usb" && device.Get("model") is null or "piix3-uhci");
        if (isIntegrated && addresses.Buses.Count > 0 && !addresses.Buses[0].Offers.HasFlag(PciConnect.PciDevice))
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError, device, "Bus 0 must be PCI for integrated PIIX3 USB or IDE controllers", null, VirtErrorDomain.Qemu);
        }

        return isIntegrated;
    }

    private static void PlacePiix3(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules)
    {
        foreach (var controller in guest.Devices.Elements("controller"))
        {
            if (controller.Get("index") != "0")
            {
                continue;
            }

            if (controller.Get("type") == "ide")
            {
                Fix(controller, PrimaryIde, "Primary IDE controller must have PCI address 0:0:1.1");
                addresses.Reserve(PrimaryIde, Conventional);
            }
            else if (controller.Get("type") == "usb" && controller.Get("model") is null or "piix3-uhci")
            {
                Fix(controller, PrimaryUsb, "PIIX3 USB controller at index 0 must have PCI address 0:0:1.2");
                addresses.Reserve(PrimaryUsb, Conventional);
            }
        }

        // The ISA bridge and the power management.
        addresses.Reserve(new PciAddress(0, 0, 1, 0), Conventional);
        addresses.Reserve(new PciAddress(0, 0, 1, 3), Conventional);
        PlacePrimaryVideo(guest, addresses, rules, slot: 2, Conventional);
    }

    private static void PlaceQ35(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules)
    {
        foreach (var controller in guest.Devices.Elements("controller").ToArray())
        {
            switch (controller.Get("type"))
            {
                case "sata" when controller.Get("index") == "0":
                    Fix(controller, PrimarySata, "Primary SATA controller must have PCI address 0:0:1f.2");
                    break;
                case "usb" when controller.Get("model") == "ich9-uhci1" && controller.Element("address") is null:
                    // Where real hardware has its first and second USB controllers.
                    PlaceIfFree(controller, addresses, multifunction: true, 0x1d, 0x1a);
                    break;
                case "pci" when controller.Get("model") == "dmi-to-pci-bridge" && controller.Element("address") is null:
                    PlaceIfFree(controller, addresses, multifunction: null, 0x1e);
                    break;
            }
        }

        // The ISA bridge and the SMBus.
        addresses.Reserve(new PciAddress(0, 0, 0x1f, 0), Express);
        addresses.Reserve(new PciAddress(0, 0, 0x1f, 3), Express);
        PlacePrimaryVideo(guest, addresses, rules, slot: 1, Express);
        var sound = guest.Devices.Elements("sound").FirstOrDefault(s => s.Get("model") == "ich9" && PciAddress.IsWanted(s));
        if (sound is not null)
        {
            PlaceIfFree(sound, addresses, multifunction: null, 0x1b);
        }
    }

    private static void Fix(XElement controller, PciAddress place, string refusal)
    {
        if (PciAddress.Of(controller) is { } given && given != place)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, controller, refusal, null, VirtErrorDomain.Qemu);
        }

        place.Write(controller);
    }

    private static void PlaceIfFree(XElement device, PciAddressSet addresses, bool? multifunction, params ReadOnlySpan<int> slots)
    {
        foreach (var slot in slots)
        {
            var place = new PciAddress(0, 0, slot, 0);
            if (!addresses.IsSlotUsed(place))
            {
                addresses.Reserve(place, Express);
                place.Write(device, multifunction);
                return;
            }
        }
    }

    /// <summary>Puts the first card where QEMU would: in the first slot behind the chipset.</summary>
    private static void PlacePrimaryVideo(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules, int slot, PciConnect needs)
    {
        if (guest.Devices.Element("video") is not { } video
            || video.Element("model")?.Get("type") is "none" or "ramfb"
            || !PciAddress.IsWanted(video))
        {
            return;
        }

        var place = new PciAddress(0, 0, slot, 0);
        addresses.Validate(place, needs, given: true);
        if (!addresses.IsSlotUsed(place))
        {
            addresses.Reserve(place, needs);
            place.Write(video);
            return;
        }

        var elsewhere = addresses.ReserveNext(rules.Of(video));
        if (!addresses.CanGrow)
        {
            elsewhere.Write(video);
        }
    }
}
