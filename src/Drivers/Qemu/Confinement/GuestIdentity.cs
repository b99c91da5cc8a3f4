using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Confinement;

/// <summary>As whom a guest runs, and whether files are lent to it.</summary>
/// <remarks>virSecurityManagerGenLabel, virSecurityDACGenLabel.</remarks>
/// <param name="Identity">As whom it runs; null for the daemon's own user.</param>
/// <param name="Relabels">Whether files are lent to it.</param>
internal sealed record GuestIdentity(HostIdentity? Identity, bool Relabels)
{
    /// <summary>Chooses, and writes what was chosen into the definition.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="isPrivileged">Whether the daemon may give files and processes to others.</param>
    /// <param name="live">The live definition; it is completed.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for a model that is not to be had, or a guest that may not be unconfined; InternalError for a label that names nobody.</exception>
    internal static GuestIdentity Choose(ConfinementSettings settings, bool isPrivileged, XElement live)
    {
        Refuse(live, isPrivileged);
        var label = live.Elements("seclabel").FirstOrDefault(item => item.Get("model") == HostSecurity.Dac);
        var kernel = live.Elements("seclabel").FirstOrDefault(item => item.Get("model") is null or HostSecurity.None);
        if (settings.RequireConfined && (label?.Get("type") == "none" || kernel?.Get("type") == "none"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "Unconfined guests are not allowed on this host");
        }

        if (!isPrivileged || label?.Get("type") == "none" || (label is null && (settings.Identity is null || !settings.DefaultConfined)))
        {
            return new GuestIdentity(null, false);
        }

        var wanted = label?.Get("type") == "static" ? label.Element("label") : label?.Element("baselabel");
        if (label?.Get("type") == "static" && wanted is null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.XmlError, "missing label for static security driver in domain");
        }

        var identity = wanted?.Value is { } words
            ? HostIdentity.Parse(words) ?? throw QemuNode.Speaker.Internal($"Failed to parse uid and gid for label '{words}'")
            : settings.Identity;
        if (identity is null)
        {
            return new GuestIdentity(null, false);
        }

        if (label?.Get("type") != "static")
        {
            Write(live, label, identity.Value);
        }

        return new GuestIdentity(identity, settings.DynamicOwnership && label?.Get("relabel") != "no");
    }

    private static void Refuse(XElement live, bool isPrivileged)
    {
        var models = HostSecurity.Models(isPrivileged);
        foreach (var label in live.DescendantsAndSelf("seclabel").Where(label => label.Get("model") is { } model && !models.Contains(model)))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"Unable to find security driver for model {label.Get("model")}");
        }
    }

    private static void Write(XElement live, XElement? label, HostIdentity identity)
    {
        if (label is null)
        {
            live.Add(label = new XElement("seclabel", new XAttribute("type", "dynamic"), new XAttribute("model", HostSecurity.Dac), new XAttribute("relabel", "yes")));
        }

        label.SetText("label", identity.ToString());
        label.SetText("imagelabel", identity.ToString());
    }
}
