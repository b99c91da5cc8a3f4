using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Images;

/// <summary>Says in qemu-img's words what is asked of a new image.</summary>
/// <remarks>storageBackendCreateQemuImgOpts and the checks around it.</remarks>
internal static class QemuImgOptions
{
    /// <summary>What the passphrase of the new image is called.</summary>
    internal const string TargetSecret = "target0";

    /// <summary>Gives qemu-img's name of a new image's format.</summary>
    /// <param name="order">What is asked for.</param>
    /// <returns>The name.</returns>
    internal static string FormatOf(VolumeOrder order) => FormatOf(order.Format, order.Encryption);

    /// <summary>Gives qemu-img's name of a format.</summary>
    /// <param name="format">libvirt's name.</param>
    /// <param name="encryption">The <c>encryption</c> element; nothing for content in the clear.</param>
    /// <returns>The name.</returns>
    internal static string FormatOf(string? format, XElement? encryption) => format switch
    {
        null or "raw" or "iso" => encryption is null ? "raw" : "luks",
        _ => format,
    };

    /// <summary>Refuses what cannot be made.</summary>
    /// <param name="order">What is asked for.</param>
    /// <exception cref="VirtException">ConfigUnsupported, XmlError or InternalError, as libvirt gives it.</exception>
    internal static void Check(VolumeOrder order)
    {
        var isQcow2 = order.Format == "qcow2";
        if (order.Flags.HasFlag(StorageVolumeCreateFlags.PreallocMetadata) && !isQcow2)
        {
            throw Unsupported("metadata preallocation only available with qcow2");
        }

        if (order.Compat is not null && !isQcow2)
        {
            throw Unsupported("compatibility option only available with qcow2");
        }

        if (order.Features.Count > 0 && !isQcow2)
        {
            throw Unsupported("format features only available with qcow2");
        }

        if (order.Compat == "0.10" && order.Features.Count > 0)
        {
            throw Unsupported(order.Features.Contains("lazy_refcounts")
                ? $"lazy_refcounts not supported with compat level {order.Compat}"
                : $"'extended_l2' not supported with compat level {order.Compat}");
        }

        if (order.Backing is not null && order.Format is null or "raw" or "iso")
        {
            throw Unsupported("cannot set backing store for raw volume");
        }

        if (order.Backing is not null && order.Flags.HasFlag(StorageVolumeCreateFlags.PreallocMetadata))
        {
            throw Unsupported("metadata preallocation conflicts with backing store");
        }

        if (order.Encryption is { } encryption)
        {
            CheckEncryption(order.Format, encryption);
        }
    }

    /// <summary>Refuses encryption that cannot be had.</summary>
    /// <param name="format">The image's format.</param>
    /// <param name="encryption">The <c>encryption</c> element.</param>
    /// <remarks>storageBackendCreateQemuImgCheckEncryption.</remarks>
    internal static void CheckEncryption(string? format, XElement encryption)
    {
        var kind = (string?)encryption.Attribute("format");
        if (format is "qcow" or "qcow2" && kind is "qcow" or "default")
        {
            throw Unsupported("creation of qcow2 encrypted image is not supported");
        }

        if (format is not (null or "raw" or "qcow2"))
        {
            throw Unsupported($"volume encryption unsupported with format {format}");
        }

        if (kind != "luks")
        {
            throw format == "qcow2"
                ? Unsupported($"unsupported volume encryption format '{kind}'")
                : new VirtException(VirtErrorCode.InternalError, "Only luks encryption is supported for raw files", VirtErrorDomain.Storage);
        }

        var secrets = encryption.Elements("secret").Count();
        if (secrets != 1)
        {
            throw new VirtException(
                VirtErrorCode.XmlError,
                secrets == 0 ? "no secret provided for luks encryption" : "too many secrets for luks encryption",
                VirtErrorDomain.Storage);
        }
    }

    /// <summary>Gives the text of the option <c>-o</c>.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="withBacking">Whether the new image is built on another.</param>
    /// <returns>The text; empty for none.</returns>
    internal static string Text(VolumeOrder order, bool withBacking)
    {
        var options = new List<string>();
        if (withBacking && order.Backing is { } backing)
        {
            options.Add($"backing_fmt={Escape(backing.Format ?? "raw")}");
        }

        if (order.Encryption is { } encryption)
        {
            AddEncryption(options, encryption, order.Format == "qcow2" ? "encrypt." : string.Empty);
        }

        if (order.Flags.HasFlag(StorageVolumeCreateFlags.PreallocMetadata))
        {
            options.Add(order.Capacity > order.Allocation ? "preallocation=metadata" : "preallocation=falloc");
        }

        if (order.NoCopyOnWrite)
        {
            options.Add("nocow=on");
        }

        if (order.Format == "qcow2")
        {
            options.Add($"compat={Escape(order.Compat ?? "0.10")}");
        }

        if (order.ClusterSize > 0)
        {
            options.Add(string.Create(CultureInfo.InvariantCulture, $"cluster_size={order.ClusterSize}"));
        }

        options.AddRange(order.Features.Select(feature => $"{feature}=on"));
        return string.Join(',', options);
    }

    /// <summary>Writes a value so that its commas do not end it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    internal static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static void AddEncryption(List<string> options, XElement encryption, string prefix)
    {
        if (prefix.Length > 0)
        {
            options.Add("encrypt.format=luks");
        }

        options.Add($"{prefix}key-secret={TargetSecret}");
        if (encryption.Element("cipher") is not { } cipher)
        {
            return;
        }

        options.Add($"{prefix}cipher-alg={Escape((string?)cipher.Attribute("name") ?? string.Empty)}-{(string?)cipher.Attribute("size")}");
        Add("cipher-mode", cipher, "mode");
        Add("hash-alg", cipher, "hash");
        if (encryption.Element("ivgen") is { } generator)
        {
            Add("ivgen-alg", generator, "name");
            Add("ivgen-hash-alg", generator, "hash");
        }

        void Add(string option, XElement element, string attribute)
        {
            if ((string?)element.Attribute(attribute) is { } value)
            {
                options.Add($"{prefix}{option}={Escape(value)}");
            }
        }
    }

    private static VirtException Unsupported(string detail) => new(VirtErrorCode.ConfigUnsupported, detail, VirtErrorDomain.Storage);
}
