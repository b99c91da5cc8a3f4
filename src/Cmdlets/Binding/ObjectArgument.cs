using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of parameter values that are an object or the name of one.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
public abstract class ObjectArgument<T>
    where T : VirtObject
{
    private protected ObjectArgument(T item)
    {
        Object = item;
        Name = item.Name;
    }

    private protected ObjectArgument(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The object, where one was given.</summary>
    public T? Object { get; }

    /// <summary>The name; where no object was given it may hold wildcards.</summary>
    public string Name { get; }

    /// <summary>What the user gave: what errors are about.</summary>
    internal object Given => (object?)Object ?? Name;

    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
