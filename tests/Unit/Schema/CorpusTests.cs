using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Measures the normalisers against libvirt's own samples, where a copy of them is at hand.</summary>
/// <remarks>
/// The samples are libvirt's (LGPL) and not part of this repository: the environment variable VIRTPS_CORPUS names
/// their folder, or they lie in shared/corpus beside the checkout. Each folder has a floor that the share must not fall below.
/// </remarks>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly XmlComparer Comparer = new(XmlComparison.IgnoreElementOrder);

    // libvirt's own suite no longer runs these, and their expected forms are of older versions.
    private static readonly string[] Stale = ["vol-qcow2-nocow"];

    [CorpusFact]
    public void Every_document_reads_and_writes_back_unchanged()
    {
        var failures = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Corpus.Root!, "*.xml", SearchOption.AllDirectories))
        {
            // Some samples say what a document must not be.
            if (Corpus.HasDocumentType(file) || file.Contains("broken-xml-invalid", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                var tree = Corpus.Read(file);
                var again = VirtXml.Parse(VirtXml.Write(tree), null, XmlLimits.LocalFile);
                if (new XmlComparer().FindDifference(tree, again) is { } difference)
                {
                    failures.Add($"{file}: {difference}");
                }
            }
            catch (VirtException e)
            {
                failures.Add($"{file}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [CorpusTheory]
    [InlineData("networkxml2xmlin", "networkxml2xmlout", 98)]
    [InlineData("storagepoolxml2xmlin", "storagepoolxml2xmlout", 98)]
    [InlineData("storagevolxml2xmlin", "storagevolxml2xmlout", 98)]
    [InlineData("qemudomainsnapshotxml2xmlin", "qemudomainsnapshotxml2xmlout", 98)]
    [InlineData("qemudomaincheckpointxml2xmlout", null, 98)]
    [InlineData("domainbackupxml2xmlin", "domainbackupxml2xmlout", 98)]
    [InlineData("secretxml2xmlin", null, 98)]
    [InlineData("nwfilterxml2xmlin", "nwfilterxml2xmlout", 98)]
    [InlineData("virnwfilterbindingxml2xmldata", null, 98)]
    [InlineData("nodedevschemadata", "nodedevxml2xmlout", 98)]
    [InlineData("interfaceschemadata", null, 98)]
    [InlineData("genericxml2xmlindata", "genericxml2xmloutdata", 98)]
    public void The_normalised_form_is_libvirts(string input, string? expected, int floor)
    {
        var results = Corpus.Pairs(input, expected).Where(pair => !Stale.Contains(pair.Name)).Select(pair => (pair.Name, Reason: Compare(input, pair.Input, pair.Expected))).ToList();
        var good = results.Count(r => r.Reason is null);
        var share = 100.0 * good / Math.Max(1, results.Count);
        output.WriteLine($"{input}: {good} of {results.Count} ({share:F1} %)");
        foreach (var (name, reason) in results.Where(r => r.Reason is not null))
        {
            output.WriteLine($"  {name}: {reason}");
        }

        Assert.True(share >= floor, $"{input}: {share:F1} % is below the floor of {floor} %");
    }

    private static string? Compare(string folder, string input, string expected)
    {
        try
        {
            var form = Normalize(folder, Corpus.Read(input), Path.GetFileNameWithoutExtension(input));
            var target = Corpus.Read(expected);
            if (folder == "qemudomainsnapshotxml2xmlin")
            {
                // libvirt's test puts the time and the domain's uuid in by hand.
                target.Elements("creationTime").Remove();
                target.Elements("domain").Remove();
            }

            // Where libvirt makes an address up, its tests make up this one.
            foreach (var (own, other) in form.Descendants("mac").Zip(target.Descendants("mac")))
            {
                if (other.Attribute("address")?.Value == "52:54:00:00:00:00")
                {
                    Assert.StartsWith("52:54:00:", own.Attribute("address")!.Value, StringComparison.Ordinal);
                    own.SetAttributeValue("address", "52:54:00:00:00:00");
                }
            }

            return Comparer.FindDifference(form, target);
        }
        catch (VirtException e)
        {
            return e.Message;
        }
    }

    private static XElement Normalize(string folder, XElement tree, string name) => folder switch
    {
        "networkxml2xmlin" => NetworkNormalizer.Normalize(tree),
        "storagepoolxml2xmlin" => StoragePoolNormalizer.Normalize(tree),
        "storagevolxml2xmlin" => StorageVolumeNormalizer.Normalize(
            tree, PoolTypeOf(name), capacityOptional: name.Contains("nocapacity", StringComparison.Ordinal)),
        "qemudomainsnapshotxml2xmlin" => SnapshotNormalizer.Normalize(tree, new DomainDefaults()),
        "nwfilterxml2xmlin" => NWFilterNormalizer.Normalize(tree),
        "virnwfilterbindingxml2xmldata" => NWFilterBindingNormalizer.Normalize(tree),
        "qemudomaincheckpointxml2xmlout" => CheckpointNormalizer.Normalize(tree, new DomainDefaults { Arch = "x86_64" }, redefine: true),
        "domainbackupxml2xmlin" => BackUp(tree),
        "secretxml2xmlin" => SecretNormalizer.Normalize(tree),
        "nodedevschemadata" => ReckonBlocks(NodeDeviceNormalizer.Normalize(tree)),
        "interfaceschemadata" => HostInterfaceNormalizer.Normalize(tree),
        "genericxml2xmlindata" => DomainNormalizer.Normalize(tree, new DomainDefaults { Arch = "x86_64" }, active: true),
        _ => DomainNormalizer.Normalize(tree, new DomainDefaults { Arch = "x86_64" }),
    };

    // libvirt does not read how a drive is divided; its test puts that in by hand.
    private static XElement ReckonBlocks(XElement device)
    {
        foreach (var storage in device.Elements("capability").Where(c => (string?)c.Attribute("type") == "storage"))
        {
            var removable = storage.Elements("capability").FirstOrDefault(c => (string?)c.Attribute("type") == "removable");
            var (holder, size, block) = removable is null ? (storage, "size", 512L) : (removable, "media_size", 2048L);
            holder.Elements().Where(e => e.Name.LocalName is "logical_block_size" or "num_blocks").Remove();
            if ((string?)removable?.Element("media_available") != "0")
            {
                holder.Add(new XElement("logical_block_size", block), new XElement("num_blocks", (long)holder.Element(size)! / block));
            }
        }

        return device;
    }

    // libvirt's test makes up a domain with the disks of the backup and one more.
    private static XElement BackUp(XElement tree)
    {
        var names = tree.Elements("disks").Elements("disk").Select(disk => (string?)disk.Attribute("name")).Append("vdextradisk");
        var domain = new XElement("domain", new XElement("devices", names.Select(name => new XElement(
            "disk",
            new XAttribute("type", "file"),
            new XElement("source", new XAttribute("file", $"/fake/{name}.qcow2")),
            new XElement("target", new XAttribute("dev", name!))))));
        var backup = BackupNormalizer.Normalize(tree);
        BackupNormalizer.AlignDisks(backup, domain, "SUFFIX");
        return backup;
    }

    private static string PoolTypeOf(string volume) =>
        volume.Contains("partition", StringComparison.Ordinal) ? "disk"
        : volume.Contains("logical", StringComparison.Ordinal) ? "logical"
        : volume.Contains("gluster", StringComparison.Ordinal) ? "gluster"
        : volume.Contains("sheepdog", StringComparison.Ordinal) ? "sheepdog"
        : "dir";
}
