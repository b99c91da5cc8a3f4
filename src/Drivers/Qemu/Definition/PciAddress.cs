using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>A place on a PCI bus.</summary>
/// <remarks>virPCIDeviceAddress.</remarks>
internal readonly record struct PciAddress(int Domain, int Bus, int Slot, int Function)
{
    /// <summary>Whether it stands for no place yet: the host bridge has this one.</summary>
    public bool IsEmpty => Domain == 0 && Bus == 0 && Slot == 0;

    /// <summary>Reads the address of a device; null when it has none yet.</summary>
    /// <remarks>virDeviceInfoPCIAddressIsPresent.</remarks>
    public static PciAddress? Of(XElement device) =>
        device.Element("address") is { } address && address.Get("type") == "pci" && Read(address) is { IsEmpty: false } found ? found : null;

    /// <summary>Reads an element with PCI's attributes.</summary>
    public static PciAddress Read(XElement address) =>
        new(Number(address, "domain"), Number(address, "bus"), Number(address, "slot"), Number(address, "function"));

    /// <summary>Tells whether a device is still to get an address.</summary>
    /// <remarks>virDeviceInfoPCIAddressIsWanted.</remarks>
    public static bool IsWanted(XElement device) =>
        device.Element("address") is not { } address || (address.Get("type") == "pci" && Read(address).IsEmpty);

    /// <summary>Gives a device this address.</summary>
    public void Write(XElement device, bool? multifunction = null)
    {
        var address = device.Need("address");
        address.Set("type", "pci");
        address.Set("domain", Hex(Domain, 4));
        address.Set("bus", Hex(Bus, 2));
        address.Set("slot", Hex(Slot, 2));
        address.Set("function", Hex(Function, 1));
        address.Set("multifunction", XmlSwitch.OnOff(multifunction) ?? address.Get("multifunction"));
    }

    /// <summary>The name in the host's list of devices.</summary>
    public string ToHostName() => string.Create(CultureInfo.InvariantCulture, $"{Domain:x4}:{Bus:x2}:{Slot:x2}.{Function:x}");

    /// <inheritdoc/>
    public override string ToString() => ToHostName();

    private static string Hex(int value, int digits) => "0x" + value.ToString("x" + digits.Invariant(), CultureInfo.InvariantCulture);

    private static int Number(XElement address, string attribute) =>
        address.Get(attribute) is { } text && AddressRules.TryParseAnyBase(text, out var value) ? (int)value : 0;
}
