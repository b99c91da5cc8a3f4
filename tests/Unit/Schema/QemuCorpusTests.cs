using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using VirtPS.Tests.Unit.Drivers.Qemu;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Measures the form of QEMU's guests against libvirt's own samples, where a copy of them is at hand.</summary>
public sealed partial class QemuCorpusTests(ITestOutputHelper output)
{
    private static readonly XmlComparer Comparer = new(XmlComparison.IgnoreElementOrder);

    [CorpusTheory]
    [InlineData("x86_64", 98)]
    [InlineData("aarch64", 95)]
    [InlineData("s390x", 98)]
    [InlineData("ppc64", 90)]
    [InlineData("riscv64", 98)]
    [InlineData("loongarch64", 98)]
    public void The_normalised_form_is_libvirts(string arch, int floor)
    {
        var results = Cases(arch).Select(c => (c.Name, Reason: Compare(arch, c.Input, c.Expected, c.IsNew))).ToList();
        var good = results.Count(r => r.Reason is null);
        var share = 100.0 * good / Math.Max(1, results.Count);
        output.WriteLine($"qemuxmlconfdata {arch}: {good} of {results.Count} ({share:F1} %)");
        foreach (var (name, reason) in results.Where(r => r.Reason is not null))
        {
            output.WriteLine($"  {name}: {reason}");
        }

        Assert.True(share >= floor, $"{arch}: {share:F1} % is below the floor of {floor} %");
    }

    [CorpusFact]
    public void What_libvirt_refuses_is_refused()
    {
        var folder = Path.Combine(Corpus.Root!, "qemuxmlconfdata");
        var accepted = new List<string>();
        var count = 0;
        foreach (var input in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            // A sample that nothing came of is one that libvirt's parser refuses.
            var name = Path.GetFileNameWithoutExtension(input);
            if (name.Contains('.', StringComparison.Ordinal) || Directory.EnumerateFiles(folder, name + ".*").Skip(1).Any() || Corpus.HasDocumentType(input))
            {
                continue;
            }

            count++;
            try
            {
                var domain = Corpus.Read(input);
                var arch = domain.Element("os")?.Element("type")?.Attribute("arch")?.Value ?? "x86_64";
                QemuDefinition.Normalize(domain, SampleQemu.Latest(arch, domain.Attribute("type")?.Value ?? "qemu"), SampleQemu.Host);
                accepted.Add(name);
            }
            catch (VirtException e)
            {
                Assert.NotEqual(VirtErrorCode.Ok, e.Code);
            }
        }

        var share = 100.0 * (count - accepted.Count) / Math.Max(1, count);
        output.WriteLine($"qemuxmlconfdata refusals: {count - accepted.Count} of {count} ({share:F1} %)");
        accepted.ForEach(name => output.WriteLine($"  {name}: accepted"));
        Assert.True(share >= 95, $"{share:F1} % of what libvirt refuses is refused");
    }

    private static IEnumerable<(string Name, string Input, string Expected, bool IsNew)> Cases(string arch)
    {
        var folder = Path.Combine(Corpus.Root!, "qemuxmlconfdata");
        foreach (var expected in Directory.EnumerateFiles(folder, $"*.{arch}-latest*.xml").Order(StringComparer.Ordinal))
        {
            var name = Name().Match(Path.GetFileName(expected)).Groups[1].Value;
            var input = Path.Combine(folder, name + ".xml");
            if (File.Exists(input))
            {
                yield return (Path.GetFileNameWithoutExtension(expected), input, expected, expected.EndsWith("abi-update.xml", StringComparison.Ordinal));
            }
        }
    }

    private static string? Compare(string arch, string input, string expected, bool isNew)
    {
        try
        {
            var domain = Corpus.Read(input);
            var facts = FactsOf(Path.GetFileName(input), SampleQemu.Latest(arch, domain.Attribute("type")?.Value ?? "qemu"));
            var form = QemuDefinition.Normalize(domain, facts, HostOf(Path.GetFileName(input)), active: false, isNew);
            var target = Corpus.Read(expected);

            // Where libvirt makes an address up, its tests make up this one.
            foreach (var (own, other) in form.Descendants("mac").Zip(target.Descendants("mac")))
            {
                if (other.Attribute("address")?.Value == "52:54:00:00:00:00")
                {
                    Assert.StartsWith("52:54:00:", own.Attribute("address")!.Value, StringComparison.Ordinal);
                    own.SetAttributeValue("address", "52:54:00:00:00:00");
                }
            }

            if (form.Element("genid") is { } genid && target.Element("genid")?.Value == "00010203-0405-4607-8809-0a0b0c0d0e0f")
            {
                Assert.True(Guid.TryParse(genid.Value, out _));
                genid.Value = target.Element("genid")!.Value;
            }

            return Comparer.FindDifference(form, target);
        }
        catch (VirtException e)
        {
            return e.Message;
        }
    }

    /// <summary>The facts that libvirt's test of a sample assumes, where its name tells of other than the usual.</summary>
    private static QemuFacts FactsOf(string name, QemuFacts facts) => name switch
    {
        _ when name.Contains("-unavailable-", StringComparison.Ordinal) => facts with
        {
            Types = facts.Types.Where(type => !type.Contains("usb", StringComparison.Ordinal) && !type.Contains("xhci", StringComparison.Ordinal) && type != "pci-ohci").ToFrozenSet(StringComparer.Ordinal),
        },
        _ when name.StartsWith("hvf-", StringComparison.Ordinal) => facts with { HasHvf = true },
        _ when name.Contains("gic-default-v2", StringComparison.Ordinal) => facts with { GicVersions = [2] },
        _ when name.Contains("gic-default-v3", StringComparison.Ordinal) => facts with { GicVersions = [3] },
        _ => facts,
    };

    /// <summary>The configuration that libvirt's test of a sample assumes, where its name tells of other than the usual.</summary>
    private static QemuHost HostOf(string name) => name switch
    {
        "audio-default-vnc.xml" => SampleQemu.Host with { VncAllowHostAudio = true, AudioDriver = "alsa" },
        "audio-default-sdl.xml" => SampleQemu.Host with { AudioDriver = "sdl", SdlAudioDriver = "esd" },
        _ => SampleQemu.Host,
    };

    [GeneratedRegex(@"^(.*?)\.[a-z0-9_]+-latest")]
    private static partial Regex Name();
}
