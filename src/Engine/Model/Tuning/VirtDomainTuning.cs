namespace VirtPS.Engine.Model;

/// <summary>One setting by which a domain is tuned.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Name">Its name, as Set-VirtDomainTuning takes it; events keep libvirt's names.</param>
/// <param name="Value">Its value: sizes in bytes, limits of devices by their paths; nothing where there is no limit.</param>
public sealed record VirtDomainTuning(VirtDomain Domain, VirtTuningKind Kind, string Name, object? Value)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The value, for people.</summary>
    public string Text => Value switch
    {
        null => "unlimited",
        long size when Kind == VirtTuningKind.Memory => SizeText.Of(size),
        IReadOnlyDictionary<string, long> devices => string.Join(", ", devices.Select(device => $"{device.Key}={device.Value}")),
        var other => $"{other}",
    };
}
