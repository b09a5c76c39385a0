using Remoting.CompilerServices;

namespace Remoting.Sharing;

/// <summary>The shared values of calls that run in this process, which have their shares in them.</summary>
internal sealed class LocalSource : SharedSource
{
    private readonly SharedUses _uses;

    private LocalSource(SharedUses uses) => _uses = uses;

    /// <summary>Null where the calls have none.</summary>
    public static LocalSource? Of(SharedUses? uses) => uses is null ? null : new LocalSource(uses);

    public override Shared<T>? Find<T>(long id, SharedForm<T> form)
    {
        foreach (var use in _uses.All)
        {
            if (use.Id == id)
                return ((SharedItem)use).InProcess(form);
        }
        return null;
    }
}
