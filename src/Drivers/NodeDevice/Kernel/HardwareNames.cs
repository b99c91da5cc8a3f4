using System.Collections.Frozen;
using System.Globalization;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Kernel;

/// <summary>The names of vendors and products of hardware by their numbers.</summary>
/// <remarks>The files <c>pci.ids</c> and <c>usb.ids</c> of the host: a vendor's line begins with its number, its products' lines with a tab more.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="file">The file's name.</param>
internal sealed class HardwareNames(HostTree tree, string file)
{
    private static readonly string[] Places = ["/usr/share/hwdata/", "/usr/share/misc/", "/var/lib/usbutils/"];

    // A vendor's own name stands under its number alone, a product's under both.
    private readonly Lazy<FrozenDictionary<(int Vendor, int? Product), string>> _names = new(() => Read(tree, file));

    /// <summary>Gives a vendor's name.</summary>
    /// <param name="vendor">Its number.</param>
    /// <returns>The name, if the host knows it.</returns>
    internal string? Vendor(int vendor) => _names.Value.GetValueOrDefault((vendor, null));

    /// <summary>Gives a product's name.</summary>
    /// <param name="vendor">The vendor's number.</param>
    /// <param name="product">The product's number.</param>
    /// <returns>The name, if the host knows it.</returns>
    internal string? Product(int vendor, int product) => _names.Value.GetValueOrDefault((vendor, product));

    private static FrozenDictionary<(int Vendor, int? Product), string> Read(HostTree tree, string file)
    {
        var names = new Dictionary<(int, int?), string>();
        if (Places.Select(place => tree.At(place + file)).FirstOrDefault(File.Exists) is not { } path)
        {
            return names.ToFrozenDictionary();
        }

        var vendor = -1;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != '\t')
            {
                // After the vendors come lists of classes and the like, whose lines begin with a letter.
                vendor = ToNumber(line, 0) ?? -1;
                if (vendor >= 0)
                {
                    names[(vendor, null)] = line[4..].Trim();
                }
            }
            else if (vendor >= 0 && line.Length > 1 && line[1] != '\t' && ToNumber(line, 1) is { } product)
            {
                names[(vendor, product)] = line[5..].Trim();
            }
        }

        return names.ToFrozenDictionary();
    }

    private static int? ToNumber(string line, int start) =>
        line.Length > start + 5 && line[start + 4] == ' '
            && int.TryParse(line.AsSpan(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
}
