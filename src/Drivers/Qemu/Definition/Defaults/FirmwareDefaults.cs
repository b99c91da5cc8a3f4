using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Fills in what a firmware's description leaves open.</summary>
internal static class FirmwareDefaults
{
    /// <summary>Gives the images their formats and the variables their file.</summary>
    public static void Complete(QemuGuest guest)
    {
        var os = guest.Domain.Element("os")!;
        var loader = os.Element("loader");
        if (loader?.Get("type") == "pflash" && loader.Value.Length > 0)
        {
            loader.Default("format", "raw");
        }

        // A firmware in flash that is not itself written to keeps its variables apart.
        if (loader?.Get("type") == "pflash" && loader.Get("readonly") == "yes" && loader.Get("stateless") != "yes"
            && os.Element("nvram") is null && os.Get("firmware") is null)
        {
            os.Insert(new("nvram", $"{guest.Host.NvramDirectory}/{guest.Domain.Text("name")}_VARS.fd"));
        }

        if (os.Element("nvram") is { } nvram)
        {
            nvram.Default("format", "raw");
        }
    }
}
