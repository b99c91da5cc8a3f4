using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Keeps the first console and the first serial port of a whole machine one and the same.</summary>
/// <remarks>virDomainDefAddConsoleCompat: the first console once stood for the first serial port.</remarks>
internal static class ConsoleRules
{
    public static void Complete(DomainContext context)
    {
        var devices = context.Devices;
        var console = devices.Element("console");
        foreach (var other in devices.Elements("console").Skip(1))
        {
            if (other.Element("target")?.Get("type") == "serial")
            {
                throw XmlFault.Unsupported(other, "Only the first console can be a serial port");
            }
        }

        if (!context.IsHvm)
        {
            return;
        }

        var serial = devices.Element("serial");
        if (console?.Element("target")?.Get("type") == "serial")
        {
            if (serial is null)
            {
                serial = new XElement(console) { Name = "serial" };
                serial.Set("tty", null);
                serial.Element("target")!.Set("type", null);
                devices.Insert(serial);
            }

            Mirror(console, serial);
        }
        else if (serial is not null && serial.Element("target")?.Get("type") is null or "isa-serial" or "spapr-vio-serial" or "system-serial" or "sclp-serial")
        {
            var added = new XElement("console", new XElement("target"));
            if (console is null)
            {
                devices.Insert(added);
            }
            else
            {
                console.AddBeforeSelf(added);
            }

            Mirror(added, serial!);
        }
    }

    /// <summary>Gives the first console what the first serial port has got since.</summary>
    public static void Refresh(DomainContext context)
    {
        if (context.IsHvm
            && context.Devices.Element("serial") is { } serial
            && context.Devices.Element("console") is { } console
            && console.Element("target")?.Get("type") == "serial")
        {
            Mirror(console, serial);
        }
    }

    private static void Mirror(XElement console, XElement serial)
    {
        var copy = new XElement(serial);
        var target = new XElement("target", new XAttribute("type", "serial"), new XAttribute("port", serial.Element("target")?.Get("port") ?? "0"));
        copy.Elements("target").Remove();
        console.ReplaceAttributes(copy.Attributes());
        console.ReplaceNodes(copy.Nodes());
        console.Insert(target);
        if (console.Get("type") == "pty" && console.Element("source")?.Get("path") is { } path)
        {
            console.Set("tty", path);
        }
    }
}
