using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Reads descriptions of volumes.</summary>
internal static class VolumeDocument
{
    /// <summary>Reads a description of a new volume, whose key and path are the pool's to give.</summary>
    /// <param name="view">The description as it came; it is changed.</param>
    /// <param name="pool">The pool it is for.</param>
    /// <param name="source">The volume whose content it will have; nothing for an empty one.</param>
    /// <returns>The volume, which the pool does not hold yet.</returns>
    internal static TestVolume ReadNew(StorageVolumeXml view, TestPool pool, TestVolume? source = null)
    {
        view.Key = null;
        view.Path = null;
        if (source is not null)
        {
            // A copy must hold all of the original, so a smaller or missing capacity grows.
            view.Capacity = Math.Max(view.Capacity ?? 0, source.Capacity);
        }

        return Read(view.Element, pool);
    }

    /// <summary>Reads a description of a volume.</summary>
    /// <param name="element">The <c>volume</c> element; it is changed.</param>
    /// <param name="pool">The pool it is for.</param>
    /// <returns>The volume, which the pool does not hold yet.</returns>
    internal static TestVolume Read(XElement element, TestPool pool)
    {
        var view = new StorageVolumeXml(StorageVolumeNormalizer.Normalize(element, pool.Type));
        view.Path ??= $"{pool.TargetPath}/{view.Name}";
        view.Key ??= view.Path;
        return new TestVolume(pool, view);
    }
}
