using System.Globalization;
using System.Reflection;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>A feature of x86 CPUs, and where a CPU says that it has it.</summary>
/// <param name="Name">libvirt's name, such as <c>avx2</c>.</param>
/// <param name="Leaf">The leaf of CPUID, or the register's number where it is one of the model-specific registers.</param>
/// <param name="Subleaf">The leaf's part.</param>
/// <param name="Register">Which of eax, ebx, ecx and edx, from 0.</param>
/// <param name="Bit">The bit.</param>
/// <param name="IsRegister">Whether it is said by a model-specific register and not by CPUID.</param>
/// <param name="IsMigratable">Whether a guest that has it may go to another host.</param>
internal sealed record CpuFeature(string Name, uint Leaf, uint Subleaf, int Register, int Bit, bool IsRegister, bool IsMigratable);

/// <summary>A CPU model.</summary>
/// <param name="Name">Its name, such as <c>EPYC-Rome</c>.</param>
/// <param name="Vendor">Its maker; null for none of the known ones.</param>
/// <param name="DescribesHosts">Whether hosts are described with it.</param>
/// <param name="DescribesGuests">Whether guests are described with it.</param>
/// <param name="Signatures">The families, models and steppings of the CPUs that it stands for; no steppings stand for all.</param>
/// <param name="Features">What it has.</param>
/// <param name="Removed">What newer QEMUs have taken from it.</param>
internal sealed record CpuModel(
    string Name,
    string? Vendor,
    bool DescribesHosts,
    bool DescribesGuests,
    IReadOnlyList<(int Family, int Model, string? Steppings)> Signatures,
    IReadOnlySet<string> Features,
    IReadOnlyList<string> Removed)
{
    /// <summary>Tells whether it stands for a CPU.</summary>
    /// <param name="family">The CPU's family.</param>
    /// <param name="model">The CPU's model.</param>
    /// <param name="stepping">The CPU's stepping.</param>
    /// <returns>Whether it does.</returns>
    internal bool StandsFor(int family, int model, int stepping) =>
        Signatures.Any(signature => signature.Family == family && signature.Model == model && (signature.Steppings is not { } steppings || Includes(steppings, stepping)));

    private static bool Includes(string steppings, int stepping)
    {
        foreach (var part in steppings.Split(','))
        {
            var ends = part.Split('-');
            if (int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first) && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last)
                && stepping >= first && stepping <= last)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What is known of x86 CPUs: their features, their makers and their models, in libvirt's order.</summary>
/// <remarks>The facts of libvirt's cpu_map, declared anew in <c>x86.txt</c>.</remarks>
internal sealed class CpuMap
{
    private static readonly string[] Registers = ["eax", "ebx", "ecx", "edx"];
    private static readonly Lazy<CpuMap> Lazy = new(Read);

    private readonly List<CpuFeature> _features = [];
    private readonly List<CpuModel> _models = [];
    private readonly Dictionary<string, CpuFeature> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CpuModel> _modelsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _vendors = new(StringComparer.Ordinal);

    /// <summary>What is known.</summary>
    internal static CpuMap X86 => Lazy.Value;

    /// <summary>The features, in order.</summary>
    internal IReadOnlyList<CpuFeature> Features => _features;

    /// <summary>The models, in order.</summary>
    internal IReadOnlyList<CpuModel> Models => _models;

    /// <summary>The makers' names by the words that CPUs say for them.</summary>
    internal IReadOnlyDictionary<string, string> Vendors => _vendors;

    /// <summary>Finds a feature.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The feature; null where none is known by this name.</returns>
    internal CpuFeature? Feature(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The model; null where none is known by this name.</returns>
    internal CpuModel? Model(string name) => _modelsByName.GetValueOrDefault(name);

    /// <summary>Puts features in order.</summary>
    /// <param name="names">Their names; what is not known is left out.</param>
    /// <returns>The names in order.</returns>
    internal IEnumerable<string> Ordered(IEnumerable<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return _features.Select(feature => feature.Name).Where(wanted.Contains);
    }

    private static CpuMap Read()
    {
        var map = new CpuMap();
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("VirtPS.Drivers.Shared.Host.Cpus.x86.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            map.Take(line.Split(' '));
        }

        return map;
    }

    private void Take(string[] words)
    {
        switch (words[0])
        {
            case "feature":
                Add(new CpuFeature(
                    words[1], Hexadecimal(words[2]), Hexadecimal(words[3]), Array.IndexOf(Registers, words[4]), int.Parse(words[5], CultureInfo.InvariantCulture),
                    IsRegister: false, words.Length == 6));
                break;
            case "msr":
                Add(new CpuFeature(
                    words[1], Hexadecimal(words[2]), 0, Array.IndexOf(Registers, words[3]), int.Parse(words[4], CultureInfo.InvariantCulture),
                    IsRegister: true, words.Length == 5));
                break;
            case "vendor":
                _vendors[words[2]] = words[1];
                break;
            case "model":
                AddModel(words);
                break;
        }
    }

    private void Add(CpuFeature feature)
    {
        _features.Add(feature);
        _byName[feature.Name] = feature;
    }

    private void AddModel(string[] words)
    {
        var features = words[5] == "-" ? [] : _modelsByName[words[5]].Features.ToHashSet(StringComparer.Ordinal);
        List<string> removed = [];
        foreach (var word in words.Skip(6))
        {
            switch (word[0])
            {
                case '+':
                    features.Add(word[1..]);
                    break;
                case '-':
                    features.Remove(word[1..]);
                    break;
                default:
                    removed.Add(word[1..]);
                    break;
            }
        }

        var model = new CpuModel(words[1], words[2] == "-" ? null : words[2], words[3].Contains('h', StringComparison.Ordinal), words[3].Contains('g', StringComparison.Ordinal), Signatures(words[4]), features, removed);
        _models.Add(model);
        _modelsByName[model.Name] = model;
    }

    private static (int Family, int Model, string? Steppings)[] Signatures(string text) => text == "-" ? [] :
    [
        .. text.Split(',').Select(item => item.Split(':')).Select(parts => (
            int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? parts[2] : null)),
    ];

    private static uint Hexadecimal(string text) => uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
