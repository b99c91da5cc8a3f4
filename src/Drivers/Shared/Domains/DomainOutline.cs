using System.Buffers.Text;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>What listings show of a domain's definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="MaxMemory">The memory that it may reach, in bytes.</param>
/// <param name="Memory">The memory that it has, in bytes.</param>
/// <param name="MaxVcpus">The virtual CPUs that it may have.</param>
/// <param name="Vcpus">The virtual CPUs that it has.</param>
internal sealed record DomainOutline(string Name, Guid Uuid, long MaxMemory, long Memory, int MaxVcpus, int Vcpus)
{
    /// <summary>Takes the outline of a tree.</summary>
    /// <param name="domain">A <c>domain</c> element in libvirt's form.</param>
    /// <returns>The outline.</returns>
    internal static DomainOutline Of(XElement domain)
    {
        var view = new DomainXml(domain);
        var maximum = view.Memory ?? 0;
        return new(view.Name ?? string.Empty, view.Uuid ?? Guid.Empty, maximum, view.CurrentMemory ?? maximum, view.MaxVcpus, view.Vcpus);
    }

    /// <summary>Finds the outline in the text of a definition in libvirt's form, without reading the rest.</summary>
    /// <remarks>Ten thousand definitions are taken up in the time in which a few hundred are read.</remarks>
    /// <param name="text">The text in UTF-8.</param>
    /// <returns>The outline; null when the text is in another form.</returns>
    internal static DomainOutline? TryRead(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("<domain "u8)
            || Line(text, "\n  <name>"u8, "</name>"u8) is not { IsEmpty: false } name || name.IndexOf((byte)'&') >= 0
            || Line(text, "\n  <uuid>"u8, "</uuid>"u8) is not { Length: 36 } uuid || !Guid.TryParse(Encoding.ASCII.GetString(uuid), out var guid)
            || Number(Line(text, "\n  <memory unit='KiB'>"u8, "</memory>"u8)) is not { } memory
            || Number(Line(text, "\n  <currentMemory unit='KiB'>"u8, "</currentMemory>"u8)) is not { } current
            || CountVcpus(text) is not { } vcpus)
        {
            return null;
        }

        return new(Encoding.UTF8.GetString(name), guid, memory * 1024, current * 1024, vcpus.Maximum, vcpus.Present);
    }

    private static (int Maximum, int Present)? CountVcpus(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf("\n  <vcpu"u8);
        if (start < 0)
        {
            return null;
        }

        var element = text[start..];
        var end = element.IndexOf("</vcpu>"u8);
        var open = element.IndexOf((byte)'>');
        if (end < 0 || open > end || Number(element[(open + 1)..end]) is not { } maximum)
        {
            return null;
        }

        var tag = element[..open];
        var current = tag.IndexOf(" current='"u8) is >= 0 and var at ? Number(Until(tag[(at + " current='".Length)..], "'"u8)) : maximum;
        return current is { } plugged ? ((int)maximum, (int)plugged) : null;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> closing) =>
        text.IndexOf(opening) is >= 0 and var start ? Until(text[(start + opening.Length)..], closing) : default;

    private static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, ReadOnlySpan<byte> closing) =>
        text.IndexOf(closing) is >= 0 and var end ? text[..end] : default;

    private static long? Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length && value >= 0 ? value : null;
}
