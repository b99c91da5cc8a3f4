using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>The kind of guest that a host is asked for.</summary>
/// <param name="VirtType">The domain type, such as <c>kvm</c>.</param>
/// <param name="OsType">The kind of operating system, such as <c>hvm</c>.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Machine">The machine type, where the host names any.</param>
internal sealed record GuestChoice(string VirtType, string OsType, string Architecture, string? Machine)
{
    /// <summary>Best first; types that are not named here come after those that are.</summary>
    private static readonly string[] Preference = ["kvm", "xen", "hvf", "bhyve", "qemu", "lxc", "openvz", "uml", "test"];

    /// <summary>Whether the guest runs in an emulator of the QEMU kind, with its devices.</summary>
    internal bool IsQemu => VirtType is "kvm" or "qemu" or "hvf";

    internal bool IsContainer => OsType == "exe";

    /// <summary>Picks the best of what a host offers and the user allows.</summary>
    internal static GuestChoice Pick(XElement capabilities, VirtDomainConfig config)
    {
        var hostArchitecture = (string?)capabilities.Element("host")?.Element("cpu")?.Element("arch");
        var offers =
            from guest in capabilities.Elements("guest")
            from arch in guest.Elements("arch")
            from domain in arch.Elements("domain")
            let name = (string?)arch.Attribute("name") ?? string.Empty
            let type = (string?)domain.Attribute("type") ?? string.Empty
            where (config.Architecture ?? name) == name && (config.VirtType ?? type) == type
            orderby name == hostArchitecture ? 0 : 1, Rank(type)
            select new GuestChoice(type, (string?)guest.Element("os_type") ?? "hvm", name, config.Machine ?? MachineOf(arch, domain));
        return offers.FirstOrDefault() ?? throw VirtException.Worded(
            VirtErrorCode.ConfigUnsupported,
            $"the host offers no guest with {Wish("type", config.VirtType)} and {Wish("architecture", config.Architecture)}",
            VirtErrorDomain.Domain);
    }

    private static int Rank(string type) => Array.IndexOf(Preference, type) is var place and >= 0 ? place : Preference.Length;

    private static string Wish(string what, string? value) => value is null ? $"any {what}" : $"{what} '{value}'";

    /// <summary>A modern PC where there is one; elsewhere the host's own default.</summary>
    private static string? MachineOf(XElement arch, XElement domain)
    {
        var machines = domain.Elements("machine").Concat(arch.Elements("machine")).Select(machine => machine.Value).ToList();
        return machines.Contains("q35") ? "q35" : machines.FirstOrDefault();
    }
}
