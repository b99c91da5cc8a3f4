using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks what a guest starts from.</summary>
/// <remarks>virDomainDefOSValidate and virDomainDefBootValidate.</remarks>
internal static class FirmwareChecks
{
    private const int LongestWait = 65535;

    public static void Check(XElement domain)
    {
        var os = domain.Element("os")!;
        if (os.Element("bootmenu").Number("timeout") is < 0 or > LongestWait)
        {
            throw XmlFault.Unsupported(os, "invalid value for boot menu timeout, must be in range [0,65535]");
        }

        if (os.Element("bios").Number("rebootTimeout") is < -1 or > LongestWait)
        {
            throw XmlFault.Unsupported(os, "invalid value for rebootTimeout, must be in range [-1,65535]");
        }

        CheckLoader(os);
    }

    /// <summary>Checks the request for firmware before any is chosen.</summary>
    public static void CheckLoader(XElement os)
    {
        var (firmware, loader, nvram) = (os.Get("firmware"), os.Element("loader"), os.Element("nvram"));
        if (firmware is not null && firmware != "efi" && nvram is not null)
        {
            throw Refuse(nvram, $"firmware type '{firmware}' does not support nvram");
        }

        if (loader is null)
        {
            return;
        }

        if (firmware is null && loader.Value.Length == 0)
        {
            throw Refuse(loader, "no loader path specified and firmware auto selection disabled");
        }

        switch (loader.Get("stateless"))
        {
            case "yes" when nvram?.Get("template") is not null:
                throw Refuse(nvram, "NVRAM template is not permitted when loader is stateless");
            case "yes" when nvram is not null:
                throw Refuse(nvram, "NVRAM is not permitted when loader is stateless");
            case "no" when firmware is null && loader.Get("type") != "pflash":
                throw Refuse(loader, "Only pflash loader type permits NVRAM");
            case "no" when firmware is not (null or "efi"):
                throw Refuse(loader, "Only EFI firmware permits NVRAM");
        }
    }

    private static VirtException Refuse(XElement at, string sentence) => XmlFault.Make(VirtErrorCode.XmlDetail, at, sentence);
}
