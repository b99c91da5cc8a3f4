using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How the guest's memory is kept from its host.</summary>
/// <param name="element">A <c>launchSecurity</c> element.</param>
public sealed class LaunchSecurityXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: sev, sev-snp, s390-pv or tdx.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The policy, as hexadecimal digits.</summary>
    public string? Policy
    {
        get => Element.Text("policy");
        set => Element.SetText("policy", value);
    }

    /// <summary>The bit of an address that says that a page is encrypted.</summary>
    public int? CBitPosition
    {
        get => int.TryParse(Element.Text("cbitpos"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("cbitpos", value?.Invariant());
    }

    /// <summary>How many bits addresses lose.</summary>
    public int? ReducedPhysBits
    {
        get => int.TryParse(Element.Text("reducedPhysBits"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.SetText("reducedPhysBits", value?.Invariant());
    }

    /// <summary>Whether the kernel is measured too.</summary>
    public bool? KernelHashes
    {
        get => XmlSwitch.Read(Element.Get("kernelHashes"));
        set => Element.Set("kernelHashes", XmlSwitch.YesNo(value));
    }
}
