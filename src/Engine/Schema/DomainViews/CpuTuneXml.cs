using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How the host's processors are shared out to the guest's.</summary>
/// <param name="element">A <c>cputune</c> element.</param>
public sealed class CpuTuneXml(XElement element) : XmlView(element)
{
    /// <summary>The guest's share beside others.</summary>
    public long? Shares
    {
        get => long.TryParse(Element.Text("shares"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("shares", value?.Invariant());
    }

    /// <summary>The period of each processor's quota, in microseconds.</summary>
    public long? Period
    {
        get => long.TryParse(Element.Text("period"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("period", value?.Invariant());
    }

    /// <summary>How much of the period each processor may run; negative for all of it.</summary>
    public long? Quota
    {
        get => long.TryParse(Element.Text("quota"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("quota", value?.Invariant());
    }

    /// <summary>The period of the whole guest's quota, in microseconds.</summary>
    public long? GlobalPeriod
    {
        get => long.TryParse(Element.Text("global_period"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("global_period", value?.Invariant());
    }

    /// <summary>How much of the period the whole guest may run.</summary>
    public long? GlobalQuota
    {
        get => long.TryParse(Element.Text("global_quota"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("global_quota", value?.Invariant());
    }

    /// <summary>The period of the emulator's quota, in microseconds.</summary>
    public long? EmulatorPeriod
    {
        get => long.TryParse(Element.Text("emulator_period"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("emulator_period", value?.Invariant());
    }

    /// <summary>How much of the period the emulator may run.</summary>
    public long? EmulatorQuota
    {
        get => long.TryParse(Element.Text("emulator_quota"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("emulator_quota", value?.Invariant());
    }

    /// <summary>The host's processors that the emulator may run on.</summary>
    public string? EmulatorPin
    {
        get => Element.Element("emulatorpin")?.Get("cpuset");
        set => Element.Need("emulatorpin").Set("cpuset", value);
    }
}
