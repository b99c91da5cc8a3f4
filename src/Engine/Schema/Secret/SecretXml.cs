using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A secret's definition; the value is no part of it.</summary>
/// <param name="element">A <c>secret</c> element.</param>
/// <remarks>https://libvirt.org/formatsecret.html. <see cref="SecretNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class SecretXml(XElement element) : XmlView(element)
{
    /// <summary>Makes a view over a new, empty definition.</summary>
    public SecretXml()
        : this(new XElement("secret"))
    {
    }

    /// <summary>The identity; null when the document has none.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/>, libvirt's own code for this, when the text is no uuid.</exception>
    public Guid? Uuid
    {
        get => Identity.ReadUuid(Element);
        set => Element.SetText("uuid", value is { } uuid ? VirtUuid.Format(uuid) : null);
    }

    /// <summary>Whether definition and value live in the daemon's memory only.</summary>
    public bool IsEphemeral
    {
        get => Element.Get("ephemeral") == "yes";
        set => Element.Set("ephemeral", XmlSwitch.YesNo(value));
    }

    /// <summary>Whether no client may read the value.</summary>
    public bool IsPrivate
    {
        get => Element.Get("private") == "yes";
        set => Element.Set("private", XmlSwitch.YesNo(value));
    }

    /// <summary>What a person may want to know; null when the document says nothing.</summary>
    public string? Description
    {
        get => Element.Text("description");
        set => Element.SetText("description", value);
    }

    /// <summary>What the secret is for: volume, ceph, iscsi, tls or vtpm; null when the document does not say.</summary>
    public string? UsageType => Element.Element("usage")?.Get("type") is { } type && type != "none" ? type : null;

    /// <summary>The object that uses the secret, such as a volume's path; null when the document does not say.</summary>
    public string? UsageId => Element.Element("usage") is { } usage && SecretUse.Find(usage.Get("type")) is { } use ? usage.Text(use.Element) : null;

    /// <summary>Says what uses the secret.</summary>
    /// <param name="type">What it is for: volume, ceph, iscsi, tls or vtpm.</param>
    /// <param name="id">The object that uses it.</param>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> for another word.</exception>
    public void SetUsage(string type, string id)
    {
        var use = SecretUse.Find(type)
            ?? throw new VirtException(VirtErrorCode.InvalidArg, $"'{type}' is no use of a secret (expected {Allowed.OneOf(SecretUse.Words)})", VirtErrorDomain.Secret);
        Element.Drop("usage");
        var usage = Element.Need("usage");
        usage.Set("type", type);
        usage.SetText(use.Element, id);
    }

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a secret.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static SecretXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "secret", limits));
}
