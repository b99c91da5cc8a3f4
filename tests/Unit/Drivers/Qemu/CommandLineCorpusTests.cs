using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Unit.Schema;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Measures command lines against libvirt's own, where a copy of its samples is at hand.</summary>
public sealed class CommandLineCorpusTests(ITestOutputHelper output)
{
    private const string HostModel = "the processor of a host that libvirt's tests make up";

    // What a sample's command line holds that its definition does not: samples of libvirt's test set-up, not of its rules.
    private static readonly Dictionary<string, string> Explained = new()
    {
        ["cpu-host-model-tcg"] = HostModel,
        ["cpu-host-model-kvm"] = HostModel,
        ["cpu-host-model-cmt"] = HostModel,
        ["cpu-cache-disable3"] = HostModel,
        ["cpu-minimum1"] = HostModel,
        ["cpu-minimum2"] = HostModel,
        ["cpu-Icelake-Server-pconfig"] = "features that libvirt's own table of models takes from a model",
        ["disk-network-source-curl-nbdkit-backing"] = "nbdkit, which is not used: QEMU reads the source itself",
        ["disk-network-ssh-key"] = "nbdkit, which is not used: refused by name",
        ["memory-hotplug-dimm-addr"] = "the memory nodes of a host that libvirt's tests make up",
    };

    [CorpusFact]
    public void The_command_line_is_libvirts()
    {
        var results = Directory.EnumerateFiles(Path.Combine(Corpus.Root!, "qemuxmlconfdata"), "*.x86_64-latest.args").Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileName(file).Replace(".x86_64-latest.args", string.Empty, StringComparison.Ordinal), Reason: Compare(file))).ToList();
        var good = results.Count(result => result.Reason is null);
        var share = 100.0 * good / Math.Max(1, results.Count);
        output.WriteLine($"command lines: {good} of {results.Count} ({share:F1} %)");
        foreach (var (name, reason) in results.Where(result => result.Reason is not null))
        {
            output.WriteLine($"  {name}: {(Explained.TryGetValue(name, out var why) ? $"[{why}] " : string.Empty)}{reason}");
        }

        Assert.True(share >= 95, $"{share:F1} % is below the floor of 95 %");
    }

    private static string? Compare(string file)
    {
        var (environment, program, expected) = LibvirtArguments.Read(file);
        try
        {
            var domain = Corpus.Read(file.Replace(".args", ".xml", StringComparison.Ordinal));
            var context = CorpusLaunch.Context(domain, file);
            CorpusLaunch.Prepare(domain, context);
            var launch = QemuCommandLine.Build(domain, context);
            if (launch.Program != program)
            {
                return $"program {launch.Program} against {program}";
            }

            var odd = environment.FirstOrDefault(pair => CorpusLaunch.IsTold(pair.Key) && launch.Environment.GetValueOrDefault(pair.Key) != pair.Value);
            return odd.Key is not null
                ? $"variable {odd.Key}: {launch.Environment.GetValueOrDefault(odd.Key)} against {odd.Value}"
                : Difference(launch.Arguments.Select(LibvirtArguments.Normalize).ToList(), expected.Select(LibvirtArguments.Normalize).ToList());
        }
        catch (VirtException e)
        {
            return e.Message;
        }
    }

    private static string? Difference(List<string> own, List<string> other)
    {
        var mine = own.Except(other).ToList();
        var theirs = other.Except(own).ToList();
        return (mine.Count, theirs.Count) switch
        {
            (0, 0) when own.SequenceEqual(other) => null,
            (0, 0) => "the order differs",
            _ => $"ours {string.Join(' ', mine)}; libvirt's {string.Join(' ', theirs)}",
        };
    }
}
