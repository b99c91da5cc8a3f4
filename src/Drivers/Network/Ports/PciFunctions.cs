using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network.Ports;

/// <summary>The virtual functions of network cards (SR-IOV), as the kernel shows them.</summary>
internal static class PciFunctions
{
    private const string Devices = "/sys/bus/pci/devices";
    private const string Links = "/sys/class/net";

    /// <summary>Gives the directory of a PCI device.</summary>
    /// <param name="address">Its address, such as <c>0000:01:10.1</c>.</param>
    /// <returns>The directory.</returns>
    internal static string PathOf(string address) => Path.Combine(Devices, address);

    /// <summary>Tells whether a PCI device is a virtual function.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsVirtual(string address) => Path.Exists(Path.Combine(PathOf(address), "physfn"));

    /// <summary>Lists the virtual functions of a physical one.</summary>
    /// <param name="device">The network device of the physical function.</param>
    /// <returns>The address of each, and its network device where a network driver has it.</returns>
    /// <exception cref="VirtException">InternalError when the device has none.</exception>
    internal static IReadOnlyList<(string Address, string? Device)> Of(string device)
    {
        var directory = Path.Combine(Links, device, "device");
        var found = new List<(string, string?)>();
        for (var i = 0; Directory.Exists(Path.Combine(directory, $"virtfn{i}")); i++)
        {
            var function = new DirectoryInfo(Path.Combine(directory, $"virtfn{i}"));
            var address = Path.GetFileName(function.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? function.FullName);
            var links = Path.Combine(function.FullName, "net");
            found.Add((address, Directory.Exists(links) ? Directory.EnumerateDirectories(links).Select(Path.GetFileName).FirstOrDefault() : null));
        }

        return found.Count > 0 ? found
            : throw new VirtException(VirtErrorCode.InternalError, $"Could not get Virtual functions on {device}", VirtErrorDomain.Network);
    }
}
