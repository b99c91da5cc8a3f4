namespace VirtPS.Engine.Model;

/// <summary>A host device at its place in the tree of devices.</summary>
/// <param name="Device">The device.</param>
/// <param name="Depth">How many devices are above it.</param>
/// <param name="Tree">Its name behind the lines that lead to it.</param>
public sealed record VirtNodeDeviceBranch(VirtNodeDevice Device, int Depth, string Tree)
{
    /// <summary>The device's name.</summary>
    public string Name => Device.Name;

    /// <summary>The name of the device it hangs on, or nothing at the root.</summary>
    public string? Parent => Device.Parent;

    /// <summary>What it can do, such as <c>pci</c> or <c>net</c>.</summary>
    public IReadOnlyList<string> Capability => Device.Capability;

    /// <summary>Arranges the devices of one host as a tree, each after the one it hangs on.</summary>
    /// <param name="devices">The devices; one whose parent is not among them counts as a root.</param>
    /// <returns>The devices from the roots down, brothers in the order of their names.</returns>
    public static IReadOnlyList<VirtNodeDeviceBranch> Arrange(IEnumerable<VirtNodeDevice> devices)
    {
        var all = devices.OrderBy(device => device.Name, StringComparer.Ordinal).ToList();
        var names = all.Select(device => device.Name).ToHashSet();
        var children = all.ToLookup(device => device.Parent is { } parent && names.Contains(parent) ? parent : string.Empty);
        var branches = new List<VirtNodeDeviceBranch>();
        var seen = new HashSet<string>();
        var open = new Stack<(VirtNodeDevice Device, int Depth, string Lead, string Below)>();

        // Devices that a host says hang on each other in a ring have no root; they come last, rather than not at all.
        foreach (var root in children[string.Empty].Concat(all))
        {
            open.Push((root, 0, string.Empty, string.Empty));
            while (open.TryPop(out var next))
            {
                if (!seen.Add(next.Device.Name))
                {
                    continue;
                }

                branches.Add(new VirtNodeDeviceBranch(next.Device, next.Depth, next.Lead + next.Device.Name));
                var last = true;
                foreach (var child in children[next.Device.Name].Reverse())
                {
                    open.Push((child, next.Depth + 1, next.Below + (last ? "└─ " : "├─ "), next.Below + (last ? "   " : "│  ")));
                    last = false;
                }
            }
        }

        return branches;
    }

    /// <summary>Gives the device's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
