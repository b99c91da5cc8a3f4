using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A list of a domain's devices: those that a document names, and no others.</summary>
/// <typeparam name="TWish">What a document says of one.</typeparam>
/// <param name="key">The key.</param>
/// <param name="wishes">What the document says.</param>
/// <param name="actual">The domain's definition.</param>
internal abstract class DomainDeviceListPart<TWish>(DesiredKey key, IReadOnlyList<TWish> wishes, DomainXml actual) : DesiredPart<DomainXml>(key)
    where TWish : class
{
    private IReadOnlyList<XElement> _supply = [];

    /// <summary>What the document names and the domain has not.</summary>
    internal IReadOnlyList<TWish> Missing => [.. Pair(actual).Pairs.Where(pair => pair.Device is null).Select(pair => pair.Wish)];

    /// <summary>Takes the devices for what is missing, in its order.</summary>
    internal void Supply(IReadOnlyList<XElement> devices) => _supply = devices;

    internal override object? Read(DomainXml actual) => null;

    internal override IEnumerable<VirtDrift> Compare(DesiredItem item, ConfigurationNode value, DomainXml actual)
    {
        var (pairs, extra) = Pair(actual);
        foreach (var ((wish, device), i) in pairs.Select((pair, i) => (pair, i)))
        {
            var place = value.IsList && i < value.Items().Count ? value.Items()[i].Place : value.Place;
            if (device is null)
            {
                yield return Told($"{Key.Name}[{i}]", $"{wish}", null, place);
                continue;
            }

            foreach (var (name, desired, found) in Differences(wish, device).Where(one => one.Desired != one.Actual))
            {
                yield return Told($"{Key.Name}[{NameOf(device)}].{name}", desired, found, place);
            }
        }

        foreach (var device in extra)
        {
            yield return Told($"{Key.Name}[{NameOf(device)}]", null, SourceOf(device), value.Place);
        }

        VirtDrift Told(string property, string? desired, string? found, ConfigurationPlace place) => item.Drift(property, desired, found) with { Place = place };
    }

    internal override void Apply(DesiredItem item, ConfigurationNode value, DomainXml target)
    {
        var (pairs, extra) = Pair(target);
        foreach (var device in extra)
        {
            device.Remove();
        }

        var supply = new Queue<XElement>(_supply);
        foreach (var (wish, device) in pairs)
        {
            if (device is not null)
            {
                Change(wish, device);
            }
            else
            {
                target.Devices.Add(Fit(new XElement(supply.Dequeue()), target));
            }
        }
    }

    /// <summary>The devices of the kind.</summary>
    protected abstract IEnumerable<XElement> Devices(DomainXml domain);

    /// <summary>Whether a device is the one that a document means; the first rule that finds one decides.</summary>
    protected abstract IReadOnlyList<Func<TWish, XElement, bool>> Rules { get; }

    /// <summary>The values that a document names, beside those of a device.</summary>
    protected abstract IEnumerable<(string Name, string? Desired, string? Actual)> Differences(TWish wish, XElement device);

    /// <summary>Gives a device the values that a document names.</summary>
    protected abstract void Change(TWish wish, XElement device);

    /// <summary>What a device is called by.</summary>
    protected abstract string NameOf(XElement device);

    /// <summary>What a device is connected to.</summary>
    protected abstract string SourceOf(XElement device);

    /// <summary>Gives a new device a place among those that there are.</summary>
    protected virtual XElement Fit(XElement device, DomainXml target) => device;

    private (IReadOnlyList<(TWish Wish, XElement? Device)> Pairs, IReadOnlyList<XElement> Extra) Pair(DomainXml domain)
    {
        var rest = Devices(domain).ToList();
        var found = new XElement?[wishes.Count];
        foreach (var rule in Rules)
        {
            for (var i = 0; i < wishes.Count; i++)
            {
                if (found[i] is null && rest.Find(device => rule(wishes[i], device)) is { } device)
                {
                    found[i] = device;
                    rest.Remove(device);
                }
            }
        }

        return ([.. wishes.Zip(found, (wish, device) => (wish, device))], rest);
    }
}
