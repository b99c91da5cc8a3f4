using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Firmware;

/// <summary>Finds the descriptors of the firmware that is installed.</summary>
/// <remarks>
/// qemuInteropFetchConfigs: a file in a later folder stands for one of the same name in an earlier, an empty one takes it out,
/// and the names decide the order.
/// </remarks>
internal static class FirmwareCatalog
{
    private const string Distribution = "/usr/share/qemu/firmware";
    private const string Administrator = "/etc/qemu/firmware";

    // What distributions had before there were descriptors.
    private static readonly (string Code, string Variables)[] Old =
    [
        ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/OVMF/OVMF_CODE.secboot.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
        ("/usr/share/AAVMF/AAVMF32_CODE.fd", "/usr/share/AAVMF/AAVMF32_VARS.fd"),
        ("/usr/share/OVMF/OVMF_CODE.ms.fd", "/usr/share/OVMF/OVMF_VARS.ms.fd"),
    ];

    /// <summary>Reads all descriptors in their order; what is no descriptor is passed over.</summary>
    /// <param name="userFolder">A user's own folder; null for the system's daemon.</param>
    public static IReadOnlyList<FirmwareDescriptor> Read(string? userFolder = null)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in new[] { Distribution, Administrator, userFolder })
        {
            if (folder is null || !Directory.Exists(folder))
            {
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            {
                files[Path.GetFileName(file)] = file;
            }
        }

        var descriptors = new List<FirmwareDescriptor>();
        foreach (var file in files.Values)
        {
            try
            {
                if (File.ReadAllText(file) is { Length: > 0 } text)
                {
                    descriptors.Add(FirmwareDescriptor.Parse(text, file));
                }
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                // One bad file of a distribution must not keep all guests from starting.
            }
        }

        return descriptors;
    }

    /// <summary>Finds the template for the variables of an image without a descriptor; null for an image that is not known.</summary>
    /// <remarks>The built-in value of nvram in qemu.conf.</remarks>
    public static string? OldTemplateOf(string image) => Array.Find(Old, pair => pair.Code == image).Variables;
}
