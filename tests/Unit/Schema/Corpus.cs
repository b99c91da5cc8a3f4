using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Finds libvirt's samples, where a copy of them is at hand.</summary>
internal static class Corpus
{
    public static string? Root { get; } = Find();

    public static XElement Read(string file)
    {
        using var stream = File.OpenRead(file);
        return VirtXml.Parse(stream, null, XmlLimits.LocalFile, file);
    }

    public static bool HasDocumentType(string file) => File.ReadLines(file).Take(20).Any(l => l.Contains("<!DOCTYPE", StringComparison.Ordinal));

    /// <summary>Lists the inputs of a folder that have an expected form; without a second folder each is its own.</summary>
    public static IEnumerable<(string Name, string Input, string Expected)> Pairs(string input, string? expected)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root!, input), "*.xml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var form = expected is null ? file
                : input == expected
                ? Path.Combine(Root!, expected, name + ".x86_64-latest.xml")
                : Path.Combine(Root!, expected, name + ".xml");
            if (File.Exists(form))
            {
                yield return (name, file, form);
            }
        }
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("VIRTPS_CORPUS");
        var candidates = new List<string?> { named };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            candidates.Add(Path.Combine(folder.FullName, "shared", "corpus"));
        }

        return candidates.Where(Directory.Exists)
            .SelectMany(c => Directory.EnumerateDirectories(c!, "libvirt-*").Order(StringComparer.Ordinal).Reverse().Append(c))
            .FirstOrDefault(c => Directory.Exists(Path.Combine(c!, "networkxml2xmlin")));
    }
}
