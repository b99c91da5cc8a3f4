using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Compares documents by what they mean rather than how they are written.</summary>
/// <remarks>The order of attributes, comments, white space between elements and around texts, and the prefixes of namespaces never count.</remarks>
public sealed class XmlComparer(XmlComparison options = XmlComparison.Exact) : IEqualityComparer<XElement>
{
    /// <summary>Tells whether two trees mean the same.</summary>
    /// <param name="x">One.</param>
    /// <param name="y">The other.</param>
    /// <returns>Whether they do.</returns>
    public bool Equals(XElement? x, XElement? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && FindDifference(x, y) is null);

    /// <inheritdoc/>
    public int GetHashCode(XElement obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return HashCode.Combine(obj.Name, obj.Attributes().Count(a => !a.IsNamespaceDeclaration));
    }

    /// <summary>Finds the first difference between two trees.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>A sentence with the place, such as <c>/domain/memory: text '1' against '2'</c>; null when there is none.</returns>
    public string? FindDifference(XElement left, XElement right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Compare(left, right, string.Empty);
    }

    private string? Compare(XElement left, XElement right, string path)
    {
        if (left.Name != right.Name)
        {
            return $"{path}/: element {left.Name} against {right.Name}";
        }

        path = $"{path}/{left.Name.LocalName}";
        return CompareAttributes(left, right, path) ?? CompareText(left, right, path) ?? CompareChildren(left, right, path);
    }

    private static string? CompareAttributes(XElement left, XElement right, string path)
    {
        foreach (var attribute in left.Attributes())
        {
            if (attribute.IsNamespaceDeclaration)
            {
                continue;
            }

            var other = right.Attribute(attribute.Name);
            if (other is null || other.Value != attribute.Value)
            {
                return $"{path}/@{attribute.Name}: '{attribute.Value}' against {(other is null ? "nothing" : $"'{other.Value}'")}";
            }
        }

        foreach (var attribute in right.Attributes())
        {
            if (!attribute.IsNamespaceDeclaration && left.Attribute(attribute.Name) is null)
            {
                return $"{path}/@{attribute.Name}: nothing against '{attribute.Value}'";
            }
        }

        return null;
    }

    private static string? CompareText(XElement left, XElement right, string path)
    {
        var one = OwnText(left);
        var other = OwnText(right);
        return one == other ? null : $"{path}: text '{one}' against '{other}'";
    }

    private static string OwnText(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value)).Trim();

    private string? CompareChildren(XElement left, XElement right, string path)
    {
        var one = left.Elements().ToList();
        var other = right.Elements().ToList();
        if (options.HasFlag(XmlComparison.IgnoreElementOrder))
        {
            return CompareUnordered(one, other, path);
        }

        for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
        {
            if (i >= one.Count || i >= other.Count)
            {
                return i < one.Count ? OnlyLeft(one[i], path) : OnlyRight(other[i], path);
            }

            if (Compare(one[i], other[i], path) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private string? CompareUnordered(List<XElement> one, List<XElement> other, string path)
    {
        foreach (var child in one)
        {
            // A partner in place is likely, so the search seldom goes far.
            var partner = other.FindIndex(candidate => candidate.Name == child.Name && Compare(child, candidate, path) is null);
            if (partner < 0)
            {
                var near = other.Find(candidate => candidate.Name == child.Name);
                return near is null ? OnlyLeft(child, path) : Compare(child, near, path);
            }

            other.RemoveAt(partner);
        }

        return other.Count == 0 ? null : OnlyRight(other[0], path);
    }

    private static string OnlyLeft(XElement element, string path) => $"{path}/{element.Name.LocalName}: only in the first";

    private static string OnlyRight(XElement element, string path) => $"{path}/{element.Name.LocalName}: only in the second";
}
