using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for what happens when a guest stops, restarts or crashes.</summary>
internal static class LifecycleRules
{
    private static readonly string[] Actions =
        ["destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart"];

    public static void Normalize(XElement domain)
    {
        Default(domain, "on_reboot", "restart");
        Default(domain, "on_poweroff", "destroy");
        Default(domain, "on_crash", "destroy");
        foreach (var state in domain.Element("pm")?.Elements() ?? [])
        {
            Allowed.Check(state, "enabled", Allowed.YesNo);
        }
    }

    private static void Default(XElement domain, string element, string action)
    {
        if (domain.Text(element) is not { } present)
        {
            domain.SetText(element, action);
        }
        else if (!Actions.Contains(present))
        {
            throw XmlFault.Unsupported(domain.Element(element)!, $"unknown {element} action: {present}", Allowed.OneOf(Actions));
        }
    }
}
