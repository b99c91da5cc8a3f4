using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a secret's definition into the form that libvirt prints.</summary>
public static class SecretNormalizer
{
    // libvirt looks at the first of each.
    private static readonly string[] Single = ["uuid", "description", "usage"];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="secret">The secret's element.</param>
    /// <returns>The same element.</returns>
    /// <remarks>virSecretDefParse, virSecretDefFormat.</remarks>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlError"/>, <see cref="VirtErrorCode.ConfigUnsupported"/> and <see cref="VirtErrorCode.InternalError"/>, each as libvirt gives it for the same mistake.
    /// </exception>
    public static XElement Normalize(XElement secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        NormalizeSwitch(secret, "ephemeral");
        NormalizeSwitch(secret, "private");
        Identity.NormalizeUuid(secret);
        foreach (var child in Single)
        {
            secret.Elements(child).Skip(1).Remove();
        }

        if (secret.Element("usage") is { } usage)
        {
            NormalizeUsage(usage);
        }

        Arranger.Arrange(secret);
        return secret;
    }

    private static void NormalizeSwitch(XElement secret, string attribute)
    {
        var text = secret.Get(attribute);
        if (!string.IsNullOrEmpty(text) && text is not ("yes" or "no"))
        {
            throw XmlFault.Error(secret, $"invalid value of '{attribute}'", Allowed.OneOf(Allowed.YesNo));
        }

        secret.Set(attribute, text == "yes" ? "yes" : "no");
    }

    private static void NormalizeUsage(XElement usage)
    {
        var type = usage.Get("type");
        if (string.IsNullOrEmpty(type))
        {
            throw XmlFault.Error(usage, "unknown secret usage type", Allowed.OneOf(SecretUse.Words));
        }

        if (SecretUse.Find(type) is { } use)
        {
            _ = usage.Text(use.Element) ?? throw XmlFault.Make(VirtErrorCode.InternalError, usage, use.Missing, $"an element '{use.Element}'");
            return;
        }

        if (type != "none")
        {
            throw XmlFault.Unsupported(usage, $"unknown secret usage type {type}", Allowed.OneOf(SecretUse.Words));
        }

        usage.Remove();
    }
}
