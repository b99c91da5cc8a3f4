using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A device that acts when the guest no longer answers.</summary>
/// <param name="element">A <c>watchdog</c> element.</param>
public sealed class WatchdogXml(XElement element) : XmlView(element)
{
    /// <summary>The device, such as i6300esb, itco, ib700 or diag288.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>What it does: reset, shutdown, poweroff, pause, none, dump or inject-nmi.</summary>
    public string? Action
    {
        get => Element.Get("action");
        set => Element.Set("action", value);
    }
}
