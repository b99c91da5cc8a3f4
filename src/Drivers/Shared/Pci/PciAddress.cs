using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Pci;

/// <summary>Where a PCI device sits.</summary>
/// <param name="Domain">The domain, up to 32 bits.</param>
/// <param name="Bus">The bus, 0 to 255.</param>
/// <param name="Slot">The slot, 0 to 31.</param>
/// <param name="Function">The function, 0 to 7.</param>
/// <remarks>virPCIDeviceAddress.</remarks>
internal readonly record struct PciAddress(uint Domain, uint Bus, uint Slot, uint Function)
{
    /// <summary>Reads an address as the kernel writes it.</summary>
    /// <param name="text">The text, such as <c>0000:00:1f.2</c>.</param>
    /// <returns>The address, or nothing when it is none.</returns>
    internal static PciAddress? TryParse(string? text)
    {
        var parts = text?.Split(':', '.') ?? [];
        if (parts.Length != 4)
        {
            return null;
        }

        var numbers = new uint[4];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!uint.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new PciAddress(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>Writes the address as XML does.</summary>
    /// <returns>An <c>address</c> element.</returns>
    internal XElement ToXml() => new(
        "address",
        new XAttribute("domain", string.Create(CultureInfo.InvariantCulture, $"0x{Domain:x4}")),
        new XAttribute("bus", string.Create(CultureInfo.InvariantCulture, $"0x{Bus:x2}")),
        new XAttribute("slot", string.Create(CultureInfo.InvariantCulture, $"0x{Slot:x2}")),
        new XAttribute("function", string.Create(CultureInfo.InvariantCulture, $"0x{Function}")));

    /// <summary>Writes the address as the kernel does.</summary>
    /// <returns>Text such as <c>0000:00:1f.2</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Domain:x4}:{Bus:x2}:{Slot:x2}.{Function}");
}
