/**
 * Makes objects some of whose members are worked out when somebody asks for them: a linter asks for few. (Getters that are written in
 * an object literal are defined anew for each object, which takes longer than working out the other members.)
 *
 * @param names of those members; copies by spreading do not have them
 */
export function lateMembers<Whole extends object>() {
  return <Name extends keyof Whole>(...names: readonly Name[]) => {
    type Make = { readonly [N in Name]: () => Whole[N] };
    class WithLateMembers {
      readonly #make: Make;
      static {
        for (const name of names)
          Object.defineProperty(this.prototype, name, {
            get(this: WithLateMembers) {
              return this.#make[name]();
            },
          });
      }
      constructor(known: Omit<Whole, Name>, make: Make) {
        this.#make = make;
        Object.assign(this, known);
      }
    }
    return (known: Omit<Whole, Name>, make: Make): Whole => new WithLateMembers(known, make) as unknown as Whole;
  };
}
