using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What a guest gets of the host's processors, memory and disks.</summary>
/// <param name="element">A <c>domain</c> element.</param>
public sealed class DomainTuningXml(XElement element) : XmlView(element)
{
    /// <summary>How the host's processors are shared out; null when the document does not say.</summary>
    public CpuTuneXml? CpuTune => Element.Element("cputune") is { } found ? new CpuTuneXml(found) : null;

    /// <summary>Where memory comes from; null when the document does not say.</summary>
    public NumaTuneXml? NumaTune => Element.Element("numatune") is { } found ? new NumaTuneXml(found) : null;

    /// <summary>How disks' time is shared out; null when the document does not say.</summary>
    public BlockIOTuneXml? BlockIOTune => Element.Element("blkiotune") is { } found ? new BlockIOTuneXml(found) : null;

    /// <summary>How much of the host's memory there is for it; null when the document does not say.</summary>
    public MemoryTuneXml? MemoryTune => Element.Element("memtune") is { } found ? new MemoryTuneXml(found) : null;

    /// <summary>The group that it counts to; null when the document does not say.</summary>
    public ResourceXml? Resource => Element.Element("resource") is { } found ? new ResourceXml(found) : null;

    /// <summary>The threads for disk input and output that have numbers.</summary>
    public IEnumerable<IOThreadXml> IOThreadIds => Element.Element("iothreadids")?.Elements("iothread").Select(e => new IOThreadXml(e)) ?? [];
}
