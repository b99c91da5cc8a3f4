using System.Numerics;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks memory devices and large pages.</summary>
/// <remarks>virDomainMemoryDefValidate and virDomainDefMemtuneValidate.</remarks>
internal static class MemoryChecks
{
    // A host's transparent huge pages are of this size nearly everywhere.
    private const long SmallestBlock = 2048;

    public static void CheckDevice(XElement memory, DomainContext context)
    {
        var model = memory.Get("model");
        var target = memory.Element("target");
        var cells = context.Domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0;
        if (target?.Text("node") is { } node && int.TryParse(node, out var number) && number >= cells)
        {
            throw XmlFault.Make(
                VirtErrorCode.XmlDetail,
                memory,
                cells == 0
                    ? "can't add memory backend as guest has no NUMA nodes configured"
                    : $"can't add memory backend for guest node '{number}' as the guest has only '{cells}' NUMA nodes configured");
        }

        switch (model)
        {
            case "nvdimm":
                NeedPath(memory, "nvdimm");
                Discardless(memory, "discard is not supported for nvdimms");
                if (context.Arch is not ("ppc64" or "ppc64le") && memory.Element("uuid") is not null)
                {
                    throw XmlFault.Unsupported(memory, "UUID is not supported for NVDIMM device");
                }

                break;
            case "virtio-pmem":
                NeedPath(memory, model);
                Discardless(memory, $"discard is not supported for model '{model}'");
                if (memory.Get("access") is not (null or "shared"))
                {
                    throw XmlFault.Unsupported(memory, "shared access mode required for virtio-pmem device");
                }

                if (target?.Element("node") is not null)
                {
                    throw XmlFault.Unsupported(memory, "virtio-pmem does not support NUMA nodes");
                }

                break;
            case "virtio-mem":
                CheckBlocks(memory, target);
                break;
            case "sgx-epc" when memory.Element("address") is not null:
                throw XmlFault.Unsupported(memory, $"memory device address is not supported for model '{model}'");
        }
    }

    /// <summary>Refuses large pages for nodes that are not there, or twice for the same.</summary>
    public static void CheckPages(XElement domain)
    {
        var cells = domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0;
        var pages = domain.Element("memoryBacking")?.Element("hugepages")?.Elements("page").ToArray() ?? [];
        var nodes = Array.ConvertAll(pages, page => CpuSet.TryParse(page.Get("nodeset"), out var set) ? set : null);
        for (var i = 0; i < pages.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (nodes[i] is { } one && nodes[j] is { } other && one.Numbers().Any(other.Contains))
                {
                    throw XmlFault.Make(
                        VirtErrorCode.XmlDetail,
                        pages[i],
                        $"nodeset attribute of hugepages of sizes {pages[i].Get("size")} and {pages[j].Get("size")} intersect");
                }

                if (nodes[i] is null && nodes[j] is null)
                {
                    throw XmlFault.Make(
                        VirtErrorCode.XmlDetail, pages[i], $"two master hugepages detected: {pages[i].Get("size")} and {pages[j].Get("size")}");
                }
            }

            if (nodes[i]?.Numbers().Where(node => node >= cells).Select(node => (int?)node).FirstOrDefault() is { } missing)
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, pages[i], $"hugepages: node {missing} not found");
            }
        }
    }

    private static void NeedPath(XElement memory, string model)
    {
        if (memory.Element("source")?.Text("path") is null)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, $"path is required for model '{model}'");
        }
    }

    private static void Discardless(XElement memory, string sentence)
    {
        if (memory.Get("discard") == "yes")
        {
            throw XmlFault.Unsupported(memory, sentence);
        }
    }

    private static void CheckBlocks(XElement memory, XElement? target)
    {
        var size = Read(target, "size");
        var block = Read(target, "block");
        var requested = Read(target, "requested");
        if (requested > size)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, $"requested size must be smaller than or equal to @size ({size}KiB)");
        }

        if (!BitOperations.IsPow2(block))
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, "block size must be a power of two");
        }

        if (block < SmallestBlock)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, $"block size too small, must be at least {SmallestBlock}KiB");
        }

        if (requested % block != 0)
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, "requested size must be an integer multiple of block size");
        }
    }

    private static long Read(XElement? target, string child) =>
        target is not null && XmlSize.Read(target, child, ScaledSize.KiB) is { } bytes ? ScaledSize.ToKiB(bytes) : 0;
}
